package stentor.node.session;

import java.util.Arrays;

/** What a session tells the nodes that its client talks to; JSON texts without the brackets around all of them. */
public sealed interface SessionEvent {
    /** @param json the replies, and what goes with them, separated by commas */
    record Answered(long number, byte[] json) implements SessionEvent {
        @Override
        public boolean equals(Object other) {
            return other instanceof Answered that && number == that.number && Arrays.equals(json, that.json);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(number) + Arrays.hashCode(json);
        }
    }

    /** @param json messages, separated by commas */
    record Pushed(long stream, byte[] json) implements SessionEvent {
        @Override
        public boolean equals(Object other) {
            return other instanceof Pushed that && stream == that.stream && Arrays.equals(json, that.json);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(stream) + Arrays.hashCode(json);
        }
    }

    /** There is no such session: whoever has the stream open has it in vain. */
    record StreamUnknown(long stream) implements SessionEvent {}
}
