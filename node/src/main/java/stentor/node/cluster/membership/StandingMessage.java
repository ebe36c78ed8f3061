package stentor.node.cluster.membership;

import org.apache.pekko.remote.PriorityMessage;

/**
 * What nodes ask each other about their membership. {@link PriorityMessage} makes them go the way of the cluster's own
 * heartbeats: behind a queue of large messages they would come too late exactly when they are needed.
 */
public sealed interface StandingMessage extends StandingActor.Command {
    /**
     * Am I one of you?
     *
     * @param node the asking node's address
     * @param uid tells it from a node that was at this address before
     * @param round counts its questions
     */
    record Question(String node, long uid, long round) implements StandingMessage, PriorityMessage {}

    /**
     * The answer.
     *
     * @param node the answering node's address
     * @param uid tells it from a node that was at this address before
     * @param round that of the question
     * @param member whether the asking node is a member as far as the answering one knows
     * @param clock the time that the answering node goes by, in milliseconds since the epoch; 0: it does not say
     */
    record Answer(String node, long uid, long round, boolean member, long clock)
            implements StandingMessage, PriorityMessage {}
}
