package stentor.node.cluster.membership;

/** This node never becomes a member: says why, and what to do. */
public final class CannotJoinException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotJoinException(String message) {
        super(message);
    }
}
