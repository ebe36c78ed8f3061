package stentor.node.location;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import stentor.protocol.channel.ChannelKey;

/** Channel ids as they stand in a path: percent-encoded UTF-8 (RFC 3986, 2.1). A {@code +} is a plus sign. */
public final class ChannelIds {
    private ChannelIds() {}

    /** What {@link #decode} says: {@link Decoded} or {@link Invalid}. */
    public sealed interface Decoding {}

    /** A channel id that may be used. */
    public record Decoded(String id) implements Decoding {}

    /** No channel id, and why not, for whoever sent it. */
    public record Invalid(String reason) implements Decoding {}

    /** Reads a channel id strictly: what is malformed is never repaired. */
    public static Decoding decode(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > '~') {
                return new Invalid("channel id has a character at position " + i + " that is not percent-encoded");
            }
        }
        return raw.indexOf('%') < 0 ? checked(raw) : decodeEscapes(raw);
    }

    private static Decoding decodeEscapes(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            if (i + 2 >= raw.length()
                    || !HexFormat.isHexDigit(raw.charAt(i + 1))
                    || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
                return new Invalid("channel id has a % at position " + i + " without two hexadecimal digits");
            }
            bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
            i += 2;
        }
        try {
            return checked(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return new Invalid("channel id is not UTF-8");
        }
    }

    private static Decoding checked(String id) {
        return ChannelKey.problemWith(id).<Decoding>map(Invalid::new).orElseGet(() -> new Decoded(id));
    }
}
