package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stentor.protocol.channel.Payload;

/**
 * Reads the endless {@code multipart/x-mixed-replace} stream of the bus (msgbus). Each part says its length, so no body
 * can be taken for a boundary.
 */
final class BusStreamParser {
    private static final int LONGEST_LINE = 16 * 1024;

    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private ByteBuffer body;

    /** @param longest how many bytes a message may have */
    BusStreamParser(int longest) {
        this.longest = longest;
    }

    /** The messages that the buffer completes. */
    List<Received> read(ByteBuffer buffer) {
        List<Received> messages = new ArrayList<>();
        while (buffer.hasRemaining()) {
            if (body == null) {
                readHead(buffer);
            } else {
                fillBody(buffer);
            }
            if (body != null && !body.hasRemaining()) {
                messages.add(message());
            }
        }
        return messages;
    }

    private void readHead(ByteBuffer buffer) {
        byte next = buffer.get();
        if (next != '\n') {
            if (line.size() == LONGEST_LINE) {
                throw new TooLongException(LONGEST_LINE);
            }
            line.write(next);
            return;
        }
        String text = line.toString(UTF_8).stripTrailing();
        line.reset();
        int colon = text.indexOf(':');
        if (text.isEmpty() && fields.containsKey("Content-Length")) {
            body = ByteBuffer.allocate(length(fields.get("Content-Length")));
        } else if (!text.startsWith("--") && colon > 0) {
            fields.put(text.substring(0, colon), text.substring(colon + 1).strip());
        }
    }

    private int length(String digits) {
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("Content-Length: " + digits + " (expected: a number)");
        }
        long length = Long.parseLong(digits);
        if (length > longest) {
            throw new TooLongException(longest);
        }
        return (int) length;
    }

    private void fillBody(ByteBuffer buffer) {
        int some = Math.min(buffer.remaining(), body.remaining());
        body.put(buffer.slice().limit(some));
        buffer.position(buffer.position() + some);
    }

    private Received message() {
        Payload payload = new Payload(body.array(), field("Content-Type"), Optional.empty(), field("From"));
        Received received = new Received(Optional.empty(), field("Content-Location"), false, payload);
        fields.clear();
        body = null;
        return received;
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
