package stentor.protocol.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * A comma-separated list of wildcard patterns, as in {@code text/*,!text/html}: {@code *} stands for any characters,
 * {@code ?} for one, {@code !} in front negates. A value fits if none of the negated patterns fits it and one of the
 * others does; a list of negated patterns alone lets everything else in, and so does an empty list.
 */
final class BusPattern {
    private final List<String> wanted = new ArrayList<>();
    private final List<String> unwanted = new ArrayList<>();

    private BusPattern() {}

    static BusPattern parse(String list) {
        BusPattern pattern = new BusPattern();
        for (String element : list.split(",")) {
            String text = element.strip();
            boolean negated = text.startsWith("!");
            String wildcard = negated ? text.substring(1).strip() : text;
            if (!wildcard.isEmpty()) {
                (negated ? pattern.unwanted : pattern.wanted).add(wildcard);
            }
        }
        return pattern;
    }

    boolean fits(String value) {
        return unwanted.stream().noneMatch(wildcard -> fits(wildcard, value))
                && (wanted.isEmpty() || wanted.stream().anyMatch(wildcard -> fits(wildcard, value)));
    }

    /** Whether it fits that there is no value: only {@code *} does, and an empty list, which asks for nothing. */
    boolean fitsNoValue() {
        if (wanted.isEmpty()) {
            return unwanted.isEmpty();
        }
        return wanted.stream().anyMatch(BusPattern::isAnything)
                && unwanted.stream().noneMatch(BusPattern::isAnything);
    }

    private static boolean isAnything(String wildcard) {
        return wildcard.chars().allMatch(c -> c == '*');
    }

    /**
     * Goes back to the last star only: what an earlier one stands for can stay as short as it is. So it takes at most
     * as many steps as the product of both lengths, however many stars there are.
     */
    private static boolean fits(String wildcard, String value) {
        int at = 0;
        int behindStar = -1;
        int starEnds = 0;
        for (int i = 0; i < value.length(); ) {
            if (at < wildcard.length() && wildcard.charAt(at) == '*') {
                behindStar = ++at;
                starEnds = i;
            } else if (at < wildcard.length() && fits(wildcard.charAt(at), value.charAt(i))) {
                at++;
                i++;
            } else if (behindStar >= 0) {
                at = behindStar;
                i = ++starEnds;
            } else {
                return false;
            }
        }
        return isAnything(wildcard.substring(at));
    }

    private static boolean fits(char expected, char actual) {
        return expected == '?' || expected == actual;
    }
}
