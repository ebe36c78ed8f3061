package stentor.node.location;

import java.util.Optional;

/** Which paths a location takes, and which part of them is the channel id. Works on paths as they came, percent-encoded. */
public sealed interface LocationPattern permits PrefixPattern, PathPattern, UrlPattern, TreePattern {
    /** In characters: a longer one is a mistake. */
    int MAX_LENGTH = 512;

    /** Takes every path that begins so; the id is all that follows, which may be nothing. */
    static LocationPattern prefix(String prefix) {
        return PrefixPattern.of(limited("prefix", prefix));
    }

    /** Takes paths with {@code :channel_id} as one segment: {@code /rooms/:channel_id/listen}. */
    static LocationPattern path(String path) {
        return PathPattern.of(limited("path", path));
    }

    /** Takes paths that the regular expression matches as a whole; the id is its one capture group. */
    static LocationPattern url(String regex) {
        return UrlPattern.of(limited("url", regex));
    }

    /** Takes a path and every path below it, for dialects that do not name channels in URLs; there is no id. */
    static LocationPattern tree(String path) {
        return TreePattern.of(limited("path", path));
    }

    private static String limited(String key, String source) {
        Checks.require(key, source.length() + " characters", source.length() <= MAX_LENGTH, "at most " + MAX_LENGTH);
        return source;
    }

    /**
     * The channel id in a path, both still percent-encoded; empty if the path is not taken.
     *
     * @param rawPath as {@link stentor.protocol.url.PercentEncoding#normalizePath} makes it
     */
    Optional<String> match(String rawPath);

    /** Which key of a configuration file it stands for: {@code prefix}, {@code path} or {@code url}. */
    String kind();

    /** What a configuration file would say for it. */
    String source();
}
