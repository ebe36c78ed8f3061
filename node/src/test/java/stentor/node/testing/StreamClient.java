package stentor.node.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client of an endless chunked answer. */
public final class StreamClient implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    /** Where the answer's bytes come from. */
    public interface Source extends AutoCloseable {
        /** The next bytes as they came together; none: the answer is complete. */
        byte[] chunk();

        /** Whether the server has ended what carries the answer. */
        boolean isClosedByServer();

        @Override
        void close();
    }

    private final Source source;
    private final WireResponse head;
    private byte[] chunk = NOTHING;
    private int at;
    private boolean complete;

    private StreamClient(Source source, WireResponse head) {
        this.source = source;
        this.head = head;
    }

    /** An answer whose head has been read. */
    public static StreamClient of(WireResponse head, Source source) {
        return new StreamClient(source, head);
    }

    /** Reads the head of the answer to a request that was sent. */
    public static StreamClient begin(WireClient wire) {
        return new StreamClient(wire, wire.receiveHead());
    }

    public WireResponse head() {
        return head;
    }

    /** The connection, of an answer over HTTP/1.1. */
    public WireClient wire() {
        return (WireClient) source;
    }

    /** The next lines up to an empty one, without it: an event, a comment, the headers of a part. */
    public String block() {
        return until("\n\n").replace("\r", "").stripTrailing();
    }

    /** The next block that is not a comment. */
    public String event() {
        String block = block();
        return block.startsWith(":") ? event() : block;
    }

    /** What comes up to and with this text, in which carriage returns do not count. */
    public String until(String end) {
        Tail read = new Tail();
        do {
            int next = read();
            if (next < 0) {
                throw new AssertionError("the answer ended after: " + read.toString(StandardCharsets.UTF_8));
            }
            read.write(next);
        } while (!read.endsWith(end));
        return read.toString(StandardCharsets.UTF_8);
    }

    /** The next so many bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int next = read();
            if (next < 0) {
                throw new AssertionError("the answer ended after " + i + " bytes");
            }
            bytes[i] = (byte) next;
        }
        return bytes;
    }

    private static final class Tail extends ByteArrayOutputStream {
        private boolean endsWith(String end) {
            int at = count;
            for (int i = end.length() - 1; i >= 0; i--) {
                do {
                    at--;
                } while (at >= 0 && buf[at] == '\r');
                if (at < 0 || buf[at] != end.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What is left of the chunk that was begun, else the next one; no bytes: the answer is complete. */
    public byte[] chunk() {
        if (at == chunk.length && !complete) {
            chunk = source.chunk();
            at = 0;
            complete = chunk.length == 0;
        }
        byte[] rest = Arrays.copyOfRange(chunk, at, chunk.length);
        at = chunk.length;
        return rest;
    }

    /** Whether the answer comes to its proper end here, and the connection with it. */
    public boolean ends() {
        return chunk().length == 0 && source.isClosedByServer();
    }

    private int read() {
        if (at == chunk.length) {
            chunk = chunk();
            at = 0;
        }
        return complete ? -1 : chunk[at++] & 0xff;
    }

    @Override
    public void close() {
        source.close();
    }
}
