package stentor.node.access;

import java.util.List;

/** Channel ids, as a token lists them, or other names; {@code *} stands for any characters, none included. */
record ChannelPatterns(List<String> patterns) {
    ChannelPatterns {
        patterns = List.copyOf(patterns);
    }

    boolean match(String channelId) {
        for (String pattern : patterns) {
            if (matches(pattern, channelId)) {
                return true;
            }
        }
        return false;
    }

    /** Goes back to the last star alone, so that the time is at most the product of the lengths. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
