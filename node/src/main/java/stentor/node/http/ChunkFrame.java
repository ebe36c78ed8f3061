package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The chunks of a body whose length is not known at its beginning (RFC 9112, section 7.1). */
public final class ChunkFrame {
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** Bytes around the data of a chunk, at most. */
    public static final int OVERHEAD = 12;

    /** The bytes behind the data. */
    public static final byte[] END = {'\r', '\n'};

    private ChunkFrame() {}

    /** The bytes before {@code size} bytes of data. */
    public static byte[] beginning(int size) {
        return (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the bytes before {@code size} bytes of data. */
    public static void begin(ByteBuf out, int size) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.writeByte(HEX[size >>> shift & 0xf]);
        }
        end(out);
    }

    /** Writes the bytes behind the data. */
    public static void end(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }

    /** The last chunk, which says that the body is complete. */
    public static ByteBuf last() {
        return Unpooled.wrappedBuffer(LAST);
    }
}
