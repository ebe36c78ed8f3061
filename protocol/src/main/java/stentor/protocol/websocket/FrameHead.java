package stentor.protocol.websocket;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What stands before a frame's payload (RFC 6455, section 5.2), collected byte by byte. */
final class FrameHead {
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int MASK_BYTES = 4;

    private final byte[] bytes = new byte[2 + Long.BYTES + MASK_BYTES];
    private int have;
    private Optional<Opcode> opcode = Optional.empty();
    private long length;
    private int masked;

    /** Takes what it needs; true once it is complete. A head that is wrong is complete with its first two bytes. */
    boolean read(ByteBuffer from) {
        while (have < needed()) {
            if (!from.hasRemaining()) {
                return false;
            }
            bytes[have++] = from.get();
        }
        opcode = Opcode.of(bytes[0] & 0xf);
        length = readLength();
        return true;
    }

    private int needed() {
        if (have < 2) {
            return 2;
        }
        return isMasked() ? 2 + lengthBytes() + MASK_BYTES : 2;
    }

    private int lengthBytes() {
        return switch (bytes[1] & LENGTH) {
            case 126 -> Short.BYTES;
            case 127 -> Long.BYTES;
            default -> 0;
        };
    }

    /** The payload's length in bytes; negative if it has its highest bit set. */
    long length() {
        return length;
    }

    private long readLength() {
        return switch (lengthBytes()) {
            case Short.BYTES -> ByteBuffer.wrap(bytes).getShort(2) & 0xffff;
            case Long.BYTES -> ByteBuffer.wrap(bytes).getLong(2);
            default -> bytes[1] & LENGTH;
        };
    }

    Opcode opcode() {
        return opcode.orElseThrow();
    }

    /** Whether the message ends with this frame. */
    boolean isFinal() {
        return (bytes[0] & 0x80) != 0;
    }

    private boolean isMasked() {
        return (bytes[1] & MASKED) != 0;
    }

    /** What is wrong with it by itself. */
    Optional<String> problem() {
        if ((bytes[0] & 0x70) != 0) {
            return Optional.of("a reserved bit is set");
        }
        if (opcode.isEmpty()) {
            return Optional.of("not a kind of frame");
        }
        if (!isMasked()) {
            return Optional.of("the frame is not masked");
        }
        if (opcode.get().isControl() && (!isFinal() || length > WebSocketFrame.MAX_CONTROL)) {
            return Optional.of("a control frame is in pieces or too long");
        }
        return length < 0 ? Optional.of("the frame's length is negative") : Optional.empty();
    }

    /** Takes the mask off the next bytes of the payload. */
    void unmask(byte[] payload, int from, int to) {
        int mask = 2 + lengthBytes();
        for (int i = from; i < to; i++) {
            payload[i] ^= bytes[mask + (masked++ & 3)];
        }
    }

    /** Begins anew, for the next frame. */
    void reset() {
        have = 0;
        masked = 0;
        opcode = Optional.empty();
    }
}
