package stentor.node.fallback;

import java.util.Arrays;
import org.apache.pekko.actor.typed.ActorRef;

/** What a session tells the nodes that its client talks to. */
public sealed interface FallbackEvent
        permits FallbackEvent.Opened, FallbackEvent.Frames, FallbackEvent.Heard, FallbackDesk.Own {
    /** The session has the request, and ends no more without a word but with its node. */
    record Opened(long number, ActorRef<FallbackCommand> session) implements FallbackEvent {}

    /**
     * For the client.
     *
     * @param last whether the answer to the request is complete with that
     */
    record Frames(long number, byte[] frames, boolean last) implements FallbackEvent {
        @Override
        public boolean equals(Object other) {
            return other instanceof Frames that
                    && number == that.number
                    && last == that.last
                    && Arrays.equals(frames, that.frames);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(number) + Arrays.hashCode(frames);
        }
    }

    /** @param known whether there is such a session */
    record Heard(boolean known) implements FallbackEvent {}
}
