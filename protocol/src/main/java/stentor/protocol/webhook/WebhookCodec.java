package stentor.protocol.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Webhook events as JSON. */
public final class WebhookCodec {
    private static final JsonMapper MAPPER = new JsonMapper();

    private WebhookCodec() {}

    /** The body of a call. */
    public static byte[] body(long timeMillis, List<WebhookEvent> events) {
        ObjectNode body = MAPPER.createObjectNode().put("time_ms", timeMillis);
        ArrayNode list = body.putArray("events");
        events.forEach(event -> list.add(object(event)));
        return body.toString().getBytes(UTF_8);
    }

    /** One event alone, as an outbox keeps it. */
    public static byte[] encode(WebhookEvent event) {
        return object(event).toString().getBytes(UTF_8);
    }

    /** Reads what {@link #encode} wrote. */
    public static Optional<WebhookEvent> decode(byte[] utf8) {
        try {
            JsonNode object = MAPPER.readTree(utf8);
            JsonNode count = object.path("subscription_count");
            return WebhookEvent.Name.read(object.path("name").asText())
                    .map(name -> new WebhookEvent(
                            name,
                            object.path("channel").asText(),
                            text(object, "user_id"),
                            text(object, "event"),
                            text(object, "data"),
                            text(object, "socket_id"),
                            count.isNumber() ? OptionalLong.of(count.asLong()) : OptionalLong.empty()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode object(WebhookEvent event) {
        ObjectNode object =
                MAPPER.createObjectNode().put("name", event.name().text()).put("channel", event.channel());
        event.event().ifPresent(name -> object.put("event", name));
        event.data().ifPresent(data -> object.put("data", data));
        event.socketId().ifPresent(id -> object.put("socket_id", id));
        event.userId().ifPresent(id -> object.put("user_id", id));
        event.count().ifPresent(count -> object.put("subscription_count", count));
        return object;
    }

    private static Optional<String> text(JsonNode object, String member) {
        return Optional.ofNullable(object.path(member).textValue());
    }
}
