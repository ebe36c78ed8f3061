package stentor.node.fallback;

import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Asked;
import stentor.node.owner.ReplyTo;

/** What a session is told by the nodes that its client talks to. */
public sealed interface FallbackCommand
        permits FallbackCommand.Receive,
                FallbackCommand.Took,
                FallbackCommand.Abandon,
                FallbackCommand.Said,
                FallbackCommand.Unheard,
                FallbackCommand.Stop,
                FallbackActor.Own {
    /**
     * The client waits for what the session has for it. The first such request begins the session.
     *
     * @param desk the node that the request came to
     * @param number which of the requests there
     */
    record Receive(ActorRef<FallbackEvent> desk, long number, Receiving how) implements FallbackCommand {}

    /** What was sent to this request is on its way, and there is room for more. */
    record Took(ActorRef<FallbackEvent> desk, long number) implements FallbackCommand {}

    /** The request's connection is gone. */
    record Abandon(ActorRef<FallbackEvent> desk, long number) implements FallbackCommand {}

    /**
     * The client says something.
     *
     * @param messages none: it says that it is there
     */
    record Said(List<Message> messages, ReplyTo<FallbackEvent.Heard> replyTo)
            implements FallbackCommand, Asked<FallbackCommand, FallbackEvent.Heard> {
        public Said {
            messages = List.copyOf(messages);
        }

        @Override
        public Said answering(ReplyTo<FallbackEvent.Heard> other) {
            return new Said(messages, other);
        }

        /**
         * One thing that it says.
         *
         * @param utf8 text
         * @param tooMuch whether the client's address publishes more with it than it may
         */
        public record Message(byte[] utf8, boolean tooMuch) {
            @Override
            public boolean equals(Object other) {
                return other instanceof Message that && tooMuch == that.tooMuch && Arrays.equals(utf8, that.utf8);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(utf8);
            }
        }

        @Override
        public long weight() {
            return messages.stream().mapToLong(message -> message.utf8().length).sum();
        }
    }

    /** Something that the client said is lost, or may be. It does not say anything twice, and has to begin again. */
    record Unheard() implements FallbackCommand {}

    /** Stop: another node is about to take over what has this name, or it is over. */
    record Stop() implements FallbackCommand {}
}
