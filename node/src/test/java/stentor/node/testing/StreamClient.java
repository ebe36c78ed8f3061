package stentor.node.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client of an endless chunked answer. */
public final class StreamClient implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    private final WireClient wire;
    private final WireResponse head;
    private byte[] chunk = NOTHING;
    private int at;
    private boolean complete;

    private StreamClient(WireClient wire, WireResponse head) {
        this.wire = wire;
        this.head = head;
    }

    static StreamClient begin(WireClient wire) {
        return new StreamClient(wire, wire.receiveHead());
    }

    public WireResponse head() {
        return head;
    }

    public WireClient wire() {
        return wire;
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

    /** What comes up to and with this text. */
    public String until(String end) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        do {
            int next = read();
            if (next < 0) {
                throw new AssertionError("the answer ended after: " + read.toString(StandardCharsets.UTF_8));
            }
            read.write(next);
        } while (!read.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").endsWith(end));
        return read.toString(StandardCharsets.UTF_8);
    }

    /** What is left of the chunk that was begun, else the next one; no bytes: the answer is complete. */
    public byte[] chunk() {
        if (at == chunk.length && !complete) {
            chunk = wire.chunk();
            at = 0;
            complete = chunk.length == 0;
        }
        byte[] rest = Arrays.copyOfRange(chunk, at, chunk.length);
        at = chunk.length;
        return rest;
    }

    /** Whether the answer comes to its proper end here, and the connection with it. */
    public boolean ends() {
        return chunk().length == 0 && wire.isClosedByServer();
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
        wire.close();
    }
}
