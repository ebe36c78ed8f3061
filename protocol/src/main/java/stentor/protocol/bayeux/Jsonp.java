package stentor.protocol.bayeux;

/** Replies as a script that calls a function of the page (callback-polling). */
public final class Jsonp {
    private static final int MAX_NAME = 64;

    private Jsonp() {}

    /** Whether the page's function may be called by this name: nothing else may get into the script. */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '.'
                                || c == '_'
                                || c == '-');
    }

    /**
     * The script. It begins with a comment, so that no plugin takes chosen first bytes for a format of its own; U+2028 and
     * U+2029 end lines in older JavaScript, though not in JSON.
     */
    public static String script(String name, String json) {
        return "/**/" + name + "(" + json.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + ");";
    }
}
