package stentor.protocol.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A message's bytes so far. Takes memory for what has come, not for what was announced. */
final class Fragments {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int size;

    int size() {
        return size;
    }

    /** Adds the next bytes, without their mask. */
    void add(ByteBuffer from, int length, FrameHead head) {
        if (size + length > bytes.length) {
            // The first piece is often the whole message; what grows, doubles.
            bytes = Arrays.copyOf(bytes, size == 0 ? length : Math.max(size + length, 2 * size));
        }
        from.get(bytes, size, length);
        head.unmask(bytes, size, size + length);
        size += length;
    }

    /** All of it; begins anew. */
    byte[] take() {
        byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        bytes = NONE;
        size = 0;
        return whole;
    }
}
