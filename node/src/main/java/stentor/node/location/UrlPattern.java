package stentor.node.location;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Takes paths that a regular expression with one capture group matches as a whole. */
final class UrlPattern implements LocationPattern {
    private final Pattern regex;

    private UrlPattern(Pattern regex) {
        this.regex = regex;
    }

    static UrlPattern of(String regex) {
        Pattern compiled;
        try {
            compiled = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("url: " + Checks.quoted(regex) + " (expected: a regular expression; "
                    + e.getDescription() + " at " + e.getIndex() + ")");
        }
        int groups = compiled.matcher("").groupCount();
        Checks.require(
                "url", Checks.quoted(regex), groups == 1, "exactly one capture group, the channel id; found " + groups);
        Checks.require(
                "url",
                Checks.quoted(regex),
                mayMatchPaths(compiled),
                "a regular expression that paths can match: they begin with /, and what is not ASCII is percent-encoded");
        return new UrlPattern(compiled);
    }

    private static boolean mayMatchPaths(Pattern compiled) {
        Matcher matcher = compiled.matcher("/");
        boolean slashFirst = matcher.matches() || matcher.hitEnd();
        return slashFirst && compiled.pattern().chars().allMatch(c -> c < 128);
    }

    @Override
    public Optional<String> match(String rawPath) {
        Matcher matcher = regex.matcher(rawPath);
        try {
            return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
        } catch (StackOverflowError deeplyNested) {
            // Java's matcher recurses on repeated groups: a long path must not take the server down.
            return Optional.empty();
        }
    }

    @Override
    public String kind() {
        return "url";
    }

    @Override
    public String source() {
        return regex.pattern();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UrlPattern that && source().equals(that.source());
    }

    @Override
    public int hashCode() {
        return source().hashCode();
    }

    @Override
    public String toString() {
        return "UrlPattern[" + source() + "]";
    }
}
