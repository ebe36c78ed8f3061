package stentor.node.location;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether one location takes every request that another could answer. It knows prefixes, paths, trees, and regular expressions that
 * mean one of these, such as {@code /pub/(.+)}; of any other expression it knows the text that all its paths begin with.
 */
final class Shadow {
    private static final String LITERAL = "((?:[^\\\\.\\[\\](){}*+?|^$]|\\\\[^A-Za-z0-9])*)";
    private static final Pattern ALL_BELOW = Pattern.compile("\\^?" + LITERAL + "\\(\\.[+*]\\)\\$?");
    private static final Pattern ONE_SEGMENT =
            Pattern.compile("\\^?" + LITERAL + "\\(\\[\\^/]\\+\\)" + LITERAL + "\\$?");
    private static final Pattern BEGINNING = Pattern.compile("\\^?" + LITERAL);

    private Shadow() {}

    /** Never wrongly true: expressions that it does not know hide only their own repetition. */
    static boolean falls(Location earlier, Location later) {
        LocationPattern hiding = earlier.mount().pattern();
        LocationPattern hidden = later.mount().pattern();
        if (hiding.equals(hidden)
                || segment(hiding).isPresent() && segment(hiding).equals(segment(hidden))) {
            return true;
        }
        Optional<String> taken = allBelow(hiding);
        String wanted = beginning(hidden);
        if (taken.isEmpty() || !wanted.startsWith(taken.get())) {
            return false;
        }
        // "/a/(.+)" takes "/a/" only with something behind it: so does a prefix that leads to a channel, but not the
        // bus's root.
        return wanted.length() > taken.get().length()
                || hiding instanceof PrefixPattern
                || hidden instanceof PathPattern
                || hidden instanceof PrefixPattern && !(later instanceof BusLocation);
    }

    /** What every path begins with that this pattern takes, where it takes all that begin so. */
    private static Optional<String> allBelow(LocationPattern pattern) {
        if (pattern instanceof PrefixPattern prefix) {
            return Optional.of(prefix.rawPrefix());
        }
        if (pattern instanceof TreePattern tree) {
            return Optional.of(tree.root() + "/");
        }
        Matcher all = ALL_BELOW.matcher(pattern.source());
        return pattern instanceof UrlPattern && all.matches() ? Optional.of(plain(all.group(1))) : Optional.empty();
    }

    /** What stands around the one segment that the pattern leaves open, if it is such a one. */
    private static Optional<PathPattern> segment(LocationPattern pattern) {
        if (pattern instanceof PathPattern path) {
            return Optional.of(new PathPattern("", path.before(), path.after()));
        }
        Matcher one = ONE_SEGMENT.matcher(pattern.source());
        return pattern instanceof UrlPattern && one.matches()
                ? Optional.of(new PathPattern("", plain(one.group(1)), plain(one.group(2))))
                : Optional.empty();
    }

    /** What every path begins with that this pattern takes. */
    private static String beginning(LocationPattern pattern) {
        if (pattern instanceof PrefixPattern prefix) {
            return prefix.rawPrefix();
        }
        if (pattern instanceof PathPattern path) {
            return path.before();
        }
        if (pattern instanceof TreePattern tree) {
            return tree.root();
        }
        String regex = pattern.source();
        Matcher begins = BEGINNING.matcher(regex);
        // With a choice anywhere, the beginning may be that of one of its branches only.
        if (regex.indexOf('|') >= 0 || !begins.lookingAt()) {
            return "";
        }
        String literal = plain(begins.group(1));
        boolean lastMayBeMissing = begins.end() < regex.length() && "*?{".indexOf(regex.charAt(begins.end())) >= 0;
        return lastMayBeMissing && !literal.isEmpty() ? literal.substring(0, literal.length() - 1) : literal;
    }

    private static String plain(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }
}
