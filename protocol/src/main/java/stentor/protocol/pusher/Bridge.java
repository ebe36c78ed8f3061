package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;

/** Messages of all dialects as Pusher's events, and the other way round. */
public final class Bridge {
    /** The event's name of a message that has none. */
    public static final String MESSAGE = "message";

    private static final Optional<String> JSON = Optional.of("application/json");

    private Bridge() {}

    /** An event as a message: its data is the body, and its name the event's name. */
    public static Payload payload(String event, String data, EventNote note) {
        return new Payload(data.getBytes(UTF_8), JSON, Optional.of(event), Optional.empty(), note.text());
    }

    /** A message as the frame that Pusher's clients get. */
    public static byte[] frame(String channel, Payload payload) {
        return PusherCodec.event(
                event(payload),
                channel,
                data(payload),
                EventNote.read(payload.note()).userId());
    }

    /** A message's event. A name that the protocol has for itself is not passed on: a publisher could forge its frames. */
    public static String event(Payload payload) {
        return payload.eventName().filter(name -> !isReserved(name)).orElse(MESSAGE);
    }

    /** Whether the protocol has events of this name for itself. */
    public static boolean isReserved(String event) {
        return event.startsWith("pusher:") || event.startsWith("pusher_internal:");
    }

    /** UTF-8 text: the body, or what stands for a body that is no text. */
    public static byte[] data(Payload payload) {
        if (Utf8.isValid(payload.body())) {
            return payload.body();
        }
        ObjectNode object = Json.MAPPER.createObjectNode();
        payload.contentType()
                .ifPresentOrElse(type -> object.put("content_type", type), () -> object.putNull("content_type"));
        object.put("base64", Base64.getEncoder().encodeToString(payload.body()));
        return Json.write(object).getBytes(UTF_8);
    }
}
