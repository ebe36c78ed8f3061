package stentor.node.hub;

/**
 * Subscribers of one channel, in one form and on one loop, that wait for the next message and get it together: it is rendered
 * once, and the hub hands it over once for all of them. A lane does what it is told in the order in which it was told, some time
 * later and on its loop's thread. In a {@link StreamingLane} subscribers stay; in a {@link PollLane} each leaves with its message, and
 * comes back for the one after.
 *
 * <p>For example: 1,000 event streams and 500 long-polls of a channel, over HTTP/1.1 on one loop, are two lanes. A message costs
 * the hub two calls, whether 1,500 or 15 subscribers wait. A subscriber that lacks something which others have (it comes with an
 * old id) is in no lane until it has caught up.
 *
 * @param <S> its subscribers
 */
public interface Lane<S> {
    /** From the next message on the subscriber gets what the lane is handed. */
    void join(S subscriber);

    /** Which lane a subscriber may share. */
    interface Choice<S> {
        /** Subscribers of a channel share a lane if their keys are equal; then their lanes are of one type, too. */
        Object key();

        /** The subscriber that wants to share it. */
        S subscriber();
    }
}
