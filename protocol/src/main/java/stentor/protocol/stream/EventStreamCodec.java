package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;
import stentor.protocol.relay.FieldValues;
import stentor.protocol.relay.SentId;

/** Writes event streams (WHATWG HTML, "Server-sent events"). Every method returns whole blocks, empty line included. */
public final class EventStreamCodec {
    public static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    /** The event that says that messages before the next one are gone; its data is the next one's id. */
    public static final String GAP_EVENT = "stentor.gap";

    private static final byte[] DATA = "data: ".getBytes(UTF_8);

    private EventStreamCodec() {}

    /** What a stream begins with, so that clients and proxies see at once that it is there. */
    public static byte[] head() {
        return comment("hi");
    }

    /**
     * The message as an event. Each line of the body, whichever of the three ends it has, becomes a data field; an empty
     * body becomes an empty one. Bytes that are not UTF-8 become replacement characters.
     */
    public static byte[] encode(SentId id, Payload payload) {
        StringBuilder head = new StringBuilder("id: ").append(id).append('\n');
        payload.eventName().ifPresent(name -> head.append("event: ")
                .append(FieldValues.onOneLine(name))
                .append('\n'));
        byte[] body =
                Utf8.isValid(payload.body()) ? payload.body() : payload.text().getBytes(UTF_8);
        return withDataFields(head.toString().getBytes(UTF_8), body);
    }

    /**
     * What goes before {@code next} when messages before it are gone. It carries no id: who loses the connection between
     * the two must not have passed {@code next}.
     */
    public static byte[] gap(SentId next) {
        return ("event: " + GAP_EVENT + "\ndata: " + next + "\n\n").getBytes(UTF_8);
    }

    /** A comment; clients ignore it, but it keeps the connection alive. */
    public static byte[] comment(String text) {
        return (text.isEmpty() ? ":\n\n" : ": " + FieldValues.onOneLine(text) + "\n\n").getBytes(UTF_8);
    }

    /** The comment that ends a stream: {@code :410: 410 Gone} (nchan). */
    public static byte[] end(int status, String reason) {
        return (":" + status + ": " + status + " " + reason + "\n\n").getBytes(UTF_8);
    }

    /** Tells the client how long to wait before it connects again. */
    public static byte[] retry(Duration wait) {
        return ("retry: " + wait.toMillis() + "\n\n").getBytes(UTF_8);
    }

    private static byte[] withDataFields(byte[] head, byte[] body) {
        byte[] event = new byte[head.length + lengthOfDataFields(body) + 1];
        System.arraycopy(head, 0, event, 0, head.length);
        int at = head.length;
        for (int from = 0; from <= body.length; ) {
            int end = endOfLine(body, from);
            System.arraycopy(DATA, 0, event, at, DATA.length);
            at += DATA.length;
            System.arraycopy(body, from, event, at, end - from);
            at += end - from;
            event[at++] = '\n';
            from = end + lengthOfLineEnd(body, end);
        }
        event[at] = '\n';
        return event;
    }

    private static int lengthOfDataFields(byte[] body) {
        int length = 0;
        for (int from = 0; from <= body.length; ) {
            int end = endOfLine(body, from);
            length = Math.addExact(length, DATA.length + end - from + 1);
            from = end + lengthOfLineEnd(body, end);
        }
        return length;
    }

    private static int endOfLine(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n' && body[at] != '\r') {
            at++;
        }
        return at;
    }

    /** The end of the body counts as one too: what follows it is not a line. */
    private static int lengthOfLineEnd(byte[] body, int end) {
        boolean both = end + 1 < body.length && body[end] == '\r' && body[end + 1] == '\n';
        return both ? 2 : 1;
    }
}
