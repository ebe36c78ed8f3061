package stentor.node.app;

/** How settings refuse a value: {@code max_members: 0 (expected: 1 or more)}. */
final class Checks {
    private Checks() {}

    static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
        }
    }
}
