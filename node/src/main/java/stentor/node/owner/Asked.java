package stentor.node.owner;

/**
 * A command that its owner answers once.
 *
 * @param <C> all that the owner is told
 * @param <R> the answer
 */
public interface Asked<C, R> {
    ReplyTo<R> replyTo();

    /** The same command, answered to somebody else. */
    C answering(ReplyTo<R> other);

    /** The bytes of what it carries, as far as they count against a node's bound. */
    default long weight() {
        return 0;
    }
}
