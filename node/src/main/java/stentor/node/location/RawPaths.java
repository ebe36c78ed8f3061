package stentor.node.location;

import stentor.protocol.url.PercentEncoding;

/** Paths as people write them, and as they come in a request. */
final class RawPaths {
    private RawPaths() {}

    static String withLeadingSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** The path in the one spelling in which {@link LocationTable#find} compares it; it may be percent-encoded already. */
    static String encoded(String key, String path) {
        Checks.require(
                key, Checks.quoted(path), path.indexOf('?') < 0 && path.indexOf('#') < 0, "a path, without ? and #");
        return PercentEncoding.normalizePath(path);
    }
}
