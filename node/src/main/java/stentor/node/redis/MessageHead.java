package stentor.node.redis;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import stentor.protocol.channel.Payload;

/**
 * What travels with a message's body, in one field of its stream entry: content type, event name and sender, each with
 * its length in bytes before it ({@code 10:text/plain,}) or {@code -,} if there is none; then the note, if there is one.
 */
final class MessageHead {
    private static final String NONE = "-,";

    private MessageHead() {}

    static byte[] write(Payload payload) {
        String note = payload.note().isPresent() ? part(payload.note()) : "";
        return (part(payload.contentType()) + part(payload.eventName()) + part(payload.sender()) + note)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The payload of which this is the head. */
    static Payload read(byte[] head, byte[] body) {
        Reader reader = new Reader(head);
        return new Payload(body, reader.next(), reader.next(), reader.next(), reader.next());
    }

    private static String part(Optional<String> part) {
        return part.map(text -> text.getBytes(StandardCharsets.UTF_8).length + ":" + text + ",")
                .orElse(NONE);
    }

    private static final class Reader {
        private final byte[] head;
        private int position;

        Reader(byte[] head) {
            this.head = head;
        }

        Optional<String> next() {
            if (position == head.length) {
                return Optional.empty();
            }
            if (head[position] == '-') {
                position += NONE.length();
                return Optional.empty();
            }
            int length = 0;
            while (head[position] != ':') {
                length = length * 10 + head[position++] - '0';
            }
            String text = new String(head, position + 1, length, StandardCharsets.UTF_8);
            position += length + 2;
            return Optional.of(text);
        }
    }
}
