package stentor.protocol.url;

import static java.util.HexFormat.fromHexDigit;
import static java.util.HexFormat.isHexDigit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding in URLs (RFC 3986, section 2.1), always of UTF-8. */
public final class PercentEncoding {
    /** What a path may have as it is, besides letters, digits and the slash (RFC 3986, section 3.3). */
    private static final String PATH_CHARACTERS = "-._~!$&'()*+,;=:@";

    private PercentEncoding() {}

    /** The text behind an encoded one; empty if an encoding is broken or is not UTF-8. */
    public static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        if (brokenAt(encoded) >= 0) {
            return Optional.empty();
        }
        byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                decoded.put((byte) (fromHexDigit(from[i + 1]) << 4 | fromHexDigit(from[i + 2])));
                i += 2;
            } else {
                decoded.put(from[i]);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Where the first % stands that two hexadecimal digits do not follow; -1 if there is none. */
    public static int brokenAt(String encoded) {
        for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 1)) {
            if (!isEncodedAt(encoded, i)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The one spelling of all paths that mean the same (RFC 3986, section 6.2.2): what may stand there as it is does, but for an
     * encoded slash or percent sign, and all else is encoded in capital letters. A % that encodes nothing stays.
     */
    public static String normalizePath(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '/' && !mayStand(path.charAt(i))) {
                return normalizeFrom(path, i);
            }
        }
        return path;
    }

    private static String normalizeFrom(String path, int start) {
        StringBuilder normal = new StringBuilder(path.length() + 8).append(path, 0, start);
        for (int i = start; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/' || mayStand(c) || c == '%' && !isEncodedAt(path, i)) {
                normal.append(c);
            } else if (c == '%') {
                int octet = fromHexDigit(path.charAt(i + 1)) << 4 | fromHexDigit(path.charAt(i + 2));
                append(normal, octet);
                i += 2;
            } else {
                int end = i + (Character.isHighSurrogate(c) && i + 1 < path.length() ? 2 : 1);
                for (byte octet : path.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    append(normal, octet & 0xff);
                }
                i = end - 1;
            }
        }
        return normal.toString();
    }

    private static void append(StringBuilder normal, int octet) {
        if (mayStand((char) octet)) {
            normal.append((char) octet);
        } else {
            normal.append('%')
                    .append(Character.toUpperCase(Character.forDigit(octet >> 4, 16)))
                    .append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
        }
    }

    private static boolean isEncodedAt(String text, int percent) {
        return percent + 2 < text.length()
                && isHexDigit(text.charAt(percent + 1))
                && isHexDigit(text.charAt(percent + 2));
    }

    private static boolean mayStand(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PATH_CHARACTERS.indexOf(c) >= 0;
    }
}
