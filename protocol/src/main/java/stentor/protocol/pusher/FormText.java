package stentor.protocol.pusher;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of a query or a form, escaped. */
final class FormText {
    private FormText() {}

    /** Empty if an escape is not one. */
    static Optional<String> decode(String escaped) {
        try {
            return Optional.of(URLDecoder.decode(escaped, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
