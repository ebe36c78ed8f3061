package stentor.node.cluster.sharding;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.LogPosition;
import stentor.protocol.channel.ChannelKey;

/** What nodes ask each other about channels whose log they do not share; see {@link HandOvers}. */
public sealed interface HandOverMessage extends HandOverActor.Command {
    /**
     * A channel has a new owner on the asking node: how far did the log of the asked node go? It forgets the channel's messages.
     *
     * @param number counts what the asking node asks
     */
    record Question(ChannelKey channel, long number, ActorRef<HandOverActor.Command> asking)
            implements HandOverMessage {
        public Question {
            Objects.requireNonNull(channel);
            Objects.requireNonNull(asking);
        }
    }

    /**
     * The answer.
     *
     * @param number that of the question
     * @param node the answering node's address
     */
    record Answer(long number, String node, LogPosition position) implements HandOverMessage {
        public Answer {
            Objects.requireNonNull(node);
            Objects.requireNonNull(position);
        }
    }
}
