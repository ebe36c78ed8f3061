package stentor.node.location;

import java.util.Optional;

/** Takes every path that begins with {@code rawPrefix}. */
record PrefixPattern(String source, String rawPrefix) implements LocationPattern {
    static PrefixPattern of(String prefix) {
        Checks.require("prefix", Checks.quoted(prefix), !prefix.isEmpty(), "a path as /sub/");
        String source = RawPaths.withLeadingSlash(prefix);
        return new PrefixPattern(source, RawPaths.encoded("prefix", source));
    }

    @Override
    public Optional<String> match(String rawPath) {
        return rawPath.startsWith(rawPrefix) ? Optional.of(rawPath.substring(rawPrefix.length())) : Optional.empty();
    }

    @Override
    public String kind() {
        return "prefix";
    }
}
