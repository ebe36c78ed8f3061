package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.Utf8;

/**
 * A message on its way to a Bayeux client: {@code {"channel", "data", "ext"}}, and neither {@code id} nor {@code clientId},
 * which old faye clients take for a reply's.
 */
public final class BayeuxDelivery {
    static final String REPLAY_ID = "replayId";

    /** A payload's note that begins with it holds a publisher's extensions. */
    private static final String NOTE = "bayeux:";

    private static final String CONTENT_TYPE = "application/json";

    private BayeuxDelivery() {}

    /** What a message that a Bayeux client published is to all dialects; its extensions are for Bayeux alone. */
    public static Payload payload(String data, Ext ext) {
        return new Payload(
                data.getBytes(UTF_8),
                Optional.of(CONTENT_TYPE),
                Optional.empty(),
                Optional.empty(),
                ext.travelling().map(NOTE::concat));
    }

    /**
     * The delivery's beginning, which is one for all messages of the channel.
     *
     * @param channel how the subscriber knows the channel, with the slash before it
     */
    public static byte[] head(String channel) {
        StringBuilder json = new StringBuilder(16 + channel.length()).append("{\"channel\":");
        Json.quote(channel, json);
        return json.toString().getBytes(UTF_8);
    }

    /**
     * The delivery's rest, which is one for all subscribers of the same form.
     *
     * @param form whether the data itself is to say the message's place
     */
    public static byte[] tail(Message message, Form form) {
        Payload payload = message.payload();
        String data = data(payload);
        if (form == Form.REPLAY) {
            data = withReplayId(data, message.id());
        }
        StringBuilder json = new StringBuilder(64 + data.length());
        json.append(",\"data\":").append(data).append(",\"ext\":{");
        payload.note().filter(note -> note.startsWith(NOTE)).ifPresent(note -> json.append(
                        note, NOTE.length() + 1, note.length() - 1)
                .append(','));
        json.append("\"" + REPLAY_ID + "\":").append(ReplayId.of(message.id())).append("}}");
        return json.toString().getBytes(UTF_8);
    }

    /** How a delivery says where the message stands. */
    public enum Form {
        /** In {@code ext.replayId} alone. */
        PLAIN,
        /** And in {@code data.event.replayId}, where clients of the replay extension look, if the data has an event. */
        REPLAY
    }

    /** The body as the value of {@code data}. */
    static String data(Payload payload) {
        if (!Utf8.isValid(payload.body())) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("content_type", payload.contentType().orElse("application/octet-stream"))
                    .put("base64", Base64.getEncoder().encodeToString(payload.body()))
                    .toString();
        }
        String text = payload.text();
        if (payload.contentType().filter(BayeuxDelivery::isJson).isPresent() && isOneValue(text)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        Json.quote(text, quoted);
        return quoted.toString();
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals(CONTENT_TYPE) || type.equals("text/json") || type.endsWith("+json");
    }

    private static boolean isOneValue(String text) {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException invalid) {
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String withReplayId(String data, MessageId id) {
        if (!data.contains("\"event\"")) {
            return data;
        }
        try {
            if (Json.MAPPER.readTree(data) instanceof ObjectNode object
                    && object.get("event") instanceof ObjectNode event) {
                event.put(REPLAY_ID, ReplayId.of(id));
                return object.toString();
            }
            return data;
        } catch (JsonProcessingException | NumberFormatException outOfRange) {
            // One value it is, but one of its numbers has an exponent beyond 32 bits.
            return data;
        }
    }
}
