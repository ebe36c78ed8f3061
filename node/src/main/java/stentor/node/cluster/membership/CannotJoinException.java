package stentor.node.cluster.membership;

/** This node cannot become a member: nodes that use the same store do not let it in, or nobody can say who they are. */
public final class CannotJoinException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotJoinException(String message) {
        super(message);
    }
}
