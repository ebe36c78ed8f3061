package stentor.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** A WebSocket of which a test sees, and sends, every frame. */
public final class WebSocketClient implements AutoCloseable {
    public static final int FIN = 0x80;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** Any key will do; this one is the specification's example. */
    public static final String[] HANDSHAKE = {
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };

    private static final byte[] MASK = {1, 2, 3, 4};

    private final WireClient wire;
    private final WireResponse head;

    private WebSocketClient(WireClient wire, WireResponse head) {
        this.wire = wire;
        this.head = head;
    }

    /** A frame from the server. */
    public record Frame(int first, byte[] payload) {
        public String text() {
            return new String(payload, UTF_8);
        }

        public int code() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /** Of a close frame, code and reason; of others, the kind and the payload. */
        @Override
        public String toString() {
            if (first == (FIN | CLOSE)) {
                return payload.length == 0
                        ? "close"
                        : "close " + code() + " " + new String(payload, 2, payload.length - 2, UTF_8);
            }
            String kind = first == (FIN | TEXT) ? "text" : first == (FIN | BINARY) ? "binary" : "frame " + first;
            return kind + " " + text();
        }
    }

    /** Reads the answer to a handshake that was sent. */
    public static WebSocketClient begin(WireClient wire) {
        return new WebSocketClient(wire, wire.receiveHead());
    }

    public WireResponse head() {
        return head;
    }

    public WireClient wire() {
        return wire;
    }

    public Frame next() {
        byte[] start = wire.bytes(2);
        int length = start[1];
        if (length == 126) {
            length = ByteBuffer.wrap(wire.bytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(wire.bytes(8)).getLong();
        }
        return new Frame(start[0] & 0xff, wire.bytes(length));
    }

    public WebSocketClient text(String text) {
        return frame(FIN | TEXT, text.getBytes(UTF_8));
    }

    /** @param first the frame's first byte: FIN, reserved bits, opcode */
    public WebSocketClient frame(int first, byte[] payload) {
        wire.sendRaw(bytes(first, payload));
        return this;
    }

    /** A frame as it goes over the wire, masked. */
    public static byte[] bytes(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length > 0xffff) {
            frame.put((byte) 0xff).putLong(payload.length);
        } else if (payload.length > 125) {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | payload.length));
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        wire.close();
    }
}
