package stentor.node.messagelog;

/**
 * What the log knows of a queue.
 *
 * @param waiting how many messages wait to be taken
 * @param leases how many are out
 * @param nextEnd when the first of the leases is over, in milliseconds since the epoch; {@link #NEVER} if none is out
 */
public record QueueState(long waiting, int leases, long nextEnd) {
    public static final long NEVER = Long.MAX_VALUE;

    public static final QueueState EMPTY = new QueueState(0, 0, NEVER);
}
