package stentor.node.fallback;

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
     * @param messages UTF-8 text each; none: it says that it is there
     */
    record Said(List<byte[]> messages, ReplyTo<FallbackEvent.Heard> replyTo)
            implements FallbackCommand, Asked<FallbackCommand, FallbackEvent.Heard> {
        public Said {
            messages = List.copyOf(messages);
        }

        @Override
        public Said answering(ReplyTo<FallbackEvent.Heard> other) {
            return new Said(messages, other);
        }

        @Override
        public long weight() {
            return messages.stream().mapToLong(message -> message.length).sum();
        }
    }

    /** Stop: another node is about to take over what has this name, or it is over. */
    record Stop() implements FallbackCommand {}
}
