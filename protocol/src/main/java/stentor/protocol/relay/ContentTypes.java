package stentor.protocol.relay;

import java.util.Locale;
import java.util.Set;

/** What can be said of a {@code Content-Type} without knowing the body. */
public final class ContentTypes {
    /** Longer values are not safe. */
    public static final int MAX_LENGTH = 1024;

    private static final Set<String> TEXTUAL = Set.of(
            "application/ecmascript",
            "application/graphql",
            "application/javascript",
            "application/json",
            "application/ndjson",
            "application/sql",
            "application/toml",
            "application/x-javascript",
            "application/x-ndjson",
            "application/x-www-form-urlencoded",
            "application/x-yaml",
            "application/xml",
            "application/yaml");

    private ContentTypes() {}

    /**
     * Whether the value may travel with a message into other people's headers and frames: printable ASCII with at least
     * one character that is not a blank, at most {@value #MAX_LENGTH} long. A line end in it would let its publisher
     * write headers and events of his own.
     */
    public static boolean isSafe(String value) {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether bodies of this type are text by nature, whatever the parameters. */
    public static boolean isTextual(String contentType) {
        String type = withoutParameters(contentType).toLowerCase(Locale.ROOT);
        return type.startsWith("text/")
                || TEXTUAL.contains(type)
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || type.endsWith("+yaml");
    }

    /** {@code text/html} of {@code text/html; charset=utf-8}, as it is written. */
    public static String withoutParameters(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    }
}
