package stentor.node.location;

import java.nio.charset.StandardCharsets;

/** Paths as people write them, and as they come in a request. */
final class RawPaths {
    private RawPaths() {}

    static String withLeadingSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** The path as a client would send it: all that is not printable ASCII is percent-encoded. */
    static String encoded(String key, String path) {
        Checks.require(
                key, Checks.quoted(path), path.indexOf('?') < 0 && path.indexOf('#') < 0, "a path, without ? and #");
        StringBuilder encoded = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b <= '~') {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
