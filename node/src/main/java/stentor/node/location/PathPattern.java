package stentor.node.location;

import java.util.Optional;

/** Takes {@code before}, one segment that is not empty, and {@code after}. */
record PathPattern(String source, String before, String after) implements LocationPattern {
    private static final String PLACE = "/:channel_id";

    static PathPattern of(String path) {
        String source = RawPaths.withLeadingSlash(path);
        int place = source.indexOf(PLACE);
        boolean once = place >= 0 && place == source.lastIndexOf(PLACE);
        String after = once ? source.substring(place + PLACE.length()) : "";
        Checks.require(
                "path",
                Checks.quoted(path),
                once && (after.isEmpty() || after.startsWith("/")),
                "a path with one segment :channel_id, as /sub/:channel_id");
        return new PathPattern(
                source, RawPaths.encoded("path", source.substring(0, place + 1)), RawPaths.encoded("path", after));
    }

    @Override
    public Optional<String> match(String rawPath) {
        int end = rawPath.length() - after.length();
        if (end <= before.length() || !rawPath.startsWith(before) || !rawPath.endsWith(after)) {
            return Optional.empty();
        }
        String segment = rawPath.substring(before.length(), end);
        return segment.indexOf('/') < 0 ? Optional.of(segment) : Optional.empty();
    }

    @Override
    public String kind() {
        return "path";
    }
}
