package stentor.node.dialect;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;
import stentor.protocol.relay.ContentTypes;

/**
 * What the headers of a request say of the message in its body.
 *
 * @param event the event's name
 * @param idempotencyKey a repeat with the same key publishes nothing
 */
public record MessageHead(Optional<String> contentType, Optional<String> event, Optional<String> idempotencyKey) {
    private static final int MAX_KEY_LENGTH = 255;

    public static MessageHead of(HttpRequest request) {
        return new MessageHead(
                Requests.header(request, "Content-Type").filter(type -> !type.isBlank()),
                Requests.header(request, "X-EventSource-Event").filter(name -> !name.isEmpty()),
                Requests.header(request, "Idempotency-Key"));
    }

    /** What is wrong with it, if anything is. */
    public Optional<String> problem() {
        if (contentType.isPresent() && !ContentTypes.isSafe(contentType.get())) {
            return Optional.of("Content-Type: not one that could be sent on");
        }
        if (event.isPresent() && event.get().chars().anyMatch(Character::isISOControl)) {
            return Optional.of("X-EventSource-Event: has control characters");
        }
        if (idempotencyKey.isPresent()
                && (idempotencyKey.get().isBlank() || idempotencyKey.get().length() > MAX_KEY_LENGTH)) {
            return Optional.of("Idempotency-Key: expected 1 to " + MAX_KEY_LENGTH + " characters");
        }
        return Optional.empty();
    }
}
