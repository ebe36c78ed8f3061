package stentor.node.location;

import java.util.Optional;

/** Takes {@code root} and all paths below it. What is called the id is what follows the root, without its slash. */
record TreePattern(String source, String root) implements LocationPattern {
    static TreePattern of(String path) {
        String source = RawPaths.withLeadingSlash(path);
        Checks.require(
                "path",
                Checks.quoted(path),
                source.length() > 1 && !source.endsWith("/") && !source.contains(":channel_id"),
                "a path as /bayeux, with all paths below it");
        return new TreePattern(source, RawPaths.encoded("path", source));
    }

    @Override
    public Optional<String> match(String rawPath) {
        if (!rawPath.startsWith(root)) {
            return Optional.empty();
        }
        if (rawPath.length() == root.length()) {
            return Optional.of("");
        }
        return rawPath.charAt(root.length()) == '/'
                ? Optional.of(rawPath.substring(root.length() + 1))
                : Optional.empty();
    }

    @Override
    public String kind() {
        return "path";
    }
}
