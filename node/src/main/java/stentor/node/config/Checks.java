package stentor.node.config;

/** How settings refuse a value: {@code port: -1 (expected: 0 to 65535)}. */
final class Checks {
    private Checks() {}

    static void require(String key, Object found, boolean holds, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
        }
    }

    /** A port to listen on; 0 is any free one. */
    static void port(String key, int port) {
        require(key, port, port >= 0 && port <= 65535, "0 to 65535");
    }
}
