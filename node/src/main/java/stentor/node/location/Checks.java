package stentor.node.location;

import java.time.Duration;

/** How settings refuse a value: {@code max_messages: -1 (expected: 0 or more)}. */
final class Checks {
    private Checks() {}

    static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            Object shown = found instanceof Duration duration ? duration.toSeconds() + "s" : found;
            throw new IllegalArgumentException(key + ": " + shown + " (expected: " + expected + ")");
        }
    }

    static boolean hasControlCharacters(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** The text in quotes, its control characters made visible. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> quoted.append("\\r");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
            }
        }
        return quoted.append('"').toString();
    }
}
