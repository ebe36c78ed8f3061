package stentor.protocol.bayeux;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.protocol.channel.Utf8;

/**
 * Where the messages are in a request's body. Its {@code Content-Type} does not tell: clients send JSON with and without one,
 * and faye sends the form {@code message=...} from other origins as {@code text/plain}, which browsers let through unasked.
 */
public final class BayeuxBody {
    private static final String MESSAGE = "message";

    private BayeuxBody() {}

    /** The JSON texts in the body; empty if it is neither JSON nor a form, or not UTF-8. */
    public static Optional<List<String>> texts(byte[] body) {
        if (!Utf8.isValid(body)) {
            return Optional.empty();
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("[") || text.startsWith("{")) {
            return Optional.of(List.of(text));
        }
        return messages(text).filter(found -> !found.isEmpty());
    }

    /** The values of all {@code message} fields of a form or a query, decoded; empty if one cannot be. */
    public static Optional<List<String>> messages(String form) {
        List<String> found = new ArrayList<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).equals(MESSAGE)) {
                try {
                    found.add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException brokenEscape) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(found);
    }
}
