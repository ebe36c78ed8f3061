package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames as a server sends them: unmasked, each message in one (RFC 6455, section 5.2). */
public final class WebSocketFrame {
    /** Bytes of a close frame's reason, and of a ping, at most. */
    static final int MAX_CONTROL = 125;

    private static final int FIN = 0x80;

    private WebSocketFrame() {}

    /** @param utf8 must be valid UTF-8: the client ends the connection over text that is not */
    public static byte[] text(byte[] utf8) {
        return frame(Opcode.TEXT, utf8);
    }

    public static byte[] binary(byte[] bytes) {
        return frame(Opcode.BINARY, bytes);
    }

    /** @param payload at most 125 bytes */
    public static byte[] ping(byte[] payload) {
        return frame(Opcode.PING, payload);
    }

    /** @param payload that of the ping it answers */
    public static byte[] pong(byte[] payload) {
        return frame(Opcode.PONG, payload);
    }

    /**
     * @param code {@link CloseCode#NONE} makes a frame without code and reason
     * @param reason for people to read; what is beyond 123 bytes of UTF-8 is cut off
     */
    public static byte[] close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return frame(Opcode.CLOSE, new byte[0]);
        }
        byte[] text = cut(reason.getBytes(UTF_8), MAX_CONTROL - Short.BYTES);
        return frame(
                Opcode.CLOSE,
                ByteBuffer.allocate(Short.BYTES + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    private static byte[] cut(byte[] utf8, int limit) {
        if (utf8.length <= limit) {
            return utf8;
        }
        int end = limit;
        // Not in the middle of a character: its later bytes begin with the bits 10.
        while ((utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(utf8, end);
    }

    private static byte[] frame(Opcode opcode, byte[] payload) {
        int length = payload.length;
        int lengthBytes = length <= MAX_CONTROL ? 0 : length <= 0xffff ? Short.BYTES : Long.BYTES;
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(2 + lengthBytes, length));
        frame.put((byte) (FIN | opcode.number()));
        switch (lengthBytes) {
            case 0 -> frame.put((byte) length);
            case Short.BYTES -> frame.put((byte) 126).putShort((short) length);
            default -> frame.put((byte) 127).putLong(length);
        }
        return frame.put(payload).array();
    }
}
