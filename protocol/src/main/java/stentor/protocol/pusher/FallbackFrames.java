package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The frames of pusher-js' HTTP transports ({@code xhr_streaming}, {@code xhr}): a letter each, and a line. A client sends what it
 * has to say as a JSON array of strings.
 */
public final class FallbackFrames {
    private FallbackFrames() {}

    /** The session is open. A client that believed that it had one begins again. */
    public static byte[] open() {
        return "o\n".getBytes(UTF_8);
    }

    public static byte[] heartbeat() {
        return "h\n".getBytes(UTF_8);
    }

    /** @param messages UTF-8 text each */
    public static byte[] messages(List<byte[]> messages) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        messages.forEach(message -> array.add(new String(message, UTF_8)));
        return ('a' + Json.write(array) + '\n').getBytes(UTF_8);
    }

    /** The session is over. */
    public static byte[] close(int code, String reason) {
        return ('c' + Json.write(Json.MAPPER.createArrayNode().add(code).add(reason)) + '\n').getBytes(UTF_8);
    }

    /** What a client sends; empty if it is not an array of strings. */
    public static Optional<List<byte[]>> read(byte[] body) {
        try {
            JsonNode array = Json.parse(body);
            List<byte[]> messages = new ArrayList<>();
            for (JsonNode message : array) {
                if (!message.isTextual()) {
                    return Optional.empty();
                }
                messages.add(message.textValue().getBytes(UTF_8));
            }
            return array.isArray() ? Optional.of(messages) : Optional.empty();
        } catch (Json.NotJsonException e) {
            return Optional.empty();
        }
    }
}
