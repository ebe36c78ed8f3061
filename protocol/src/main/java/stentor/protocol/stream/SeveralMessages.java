package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.Boundaries;
import stentor.protocol.relay.FieldValues;

/**
 * Several messages in one long-poll answer (nchan).
 *
 * @param contentType of the answer; empty for a raw one, whose messages may be of any type
 * @param body the whole answer's body
 */
public record SeveralMessages(Optional<String> contentType, byte[] body) {
    /** As {@code multipart/mixed}: a part a message, of headers its {@code Content-Type} only. */
    public static SeveralMessages multipart(List<Payload> messages) {
        return multipart(messages, Boundaries.random());
    }

    static SeveralMessages multipart(List<Payload> messages, String boundary) {
        List<byte[]> pieces = new ArrayList<>();
        String lineEnd = "";
        for (Payload message : messages) {
            String type = message.contentType()
                    .map(value -> "Content-Type: " + FieldValues.onOneLine(value) + "\r\n")
                    .orElse("");
            pieces.add((lineEnd + "--" + boundary + "\r\n" + type + "\r\n").getBytes(UTF_8));
            pieces.add(message.body());
            lineEnd = "\r\n";
        }
        pieces.add((lineEnd + "--" + boundary + "--\r\n").getBytes(UTF_8));
        return new SeveralMessages(Optional.of("multipart/mixed; boundary=" + boundary), joined(pieces));
    }

    /** The bodies, each followed by the divider, to which a line feed is added unless it is empty or ends in one. */
    public static SeveralMessages raw(List<Payload> messages, String divider) {
        boolean complete = divider.isEmpty() || divider.endsWith("\n");
        byte[] dividerBytes = (complete ? divider : divider + "\n").getBytes(UTF_8);
        List<byte[]> pieces = new ArrayList<>();
        for (Payload message : messages) {
            pieces.add(message.body());
            pieces.add(dividerBytes);
        }
        return new SeveralMessages(Optional.empty(), joined(pieces));
    }

    private static byte[] joined(List<byte[]> pieces) {
        return Bytes.join(pieces.toArray(byte[][]::new));
    }
}
