package stentor.node.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;

/**
 * A call that is to be made.
 *
 * @param id the same at every attempt, so that a receiver knows a repeat
 * @param url of the target
 * @param createdMillis since the epoch
 * @param events how many are in it
 * @param body as it is sent
 * @param givenUp why it was given up; empty: it is to be made
 */
public record Call(String id, String url, long createdMillis, int events, String body, Optional<String> givenUp) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public Call {
        Objects.requireNonNull(id);
        Objects.requireNonNull(url);
        Objects.requireNonNull(body);
        Objects.requireNonNull(givenUp);
    }

    Call givenUp(String reason) {
        return new Call(id, url, createdMillis, events, body, Optional.of(reason));
    }

    Call anew() {
        return new Call(id, url, createdMillis, events, body, Optional.empty());
    }

    /** What it takes in memory, about. */
    long weight() {
        return 200L + url.length() + body.length();
    }

    /** As the log keeps it. */
    String encode() {
        ObjectNode object = MAPPER.createObjectNode()
                .put("url", url)
                .put("created", createdMillis)
                .put("events", events)
                .put("body", body);
        givenUp.ifPresent(reason -> object.put("given_up", reason));
        return object.toString();
    }

    /** Reads what {@link #encode} wrote. */
    static Optional<Call> decode(String id, String text) {
        try {
            JsonNode object = MAPPER.readTree(text);
            return object.path("url").isTextual() && object.path("body").isTextual()
                    ? Optional.of(new Call(
                            id,
                            object.path("url").textValue(),
                            object.path("created").asLong(),
                            object.path("events").asInt(),
                            object.path("body").textValue(),
                            Optional.ofNullable(object.path("given_up").textValue())))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
