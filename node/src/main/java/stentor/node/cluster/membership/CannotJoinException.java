package stentor.node.cluster.membership;

/** Nodes that use the same store as this one do not let it in: says who they are and what to do. */
public final class CannotJoinException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotJoinException(String message) {
        super(message);
    }
}
