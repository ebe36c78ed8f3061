package stentor.protocol.bayeux;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The members of one JSON object, as far as Bayeux knows them. Members of another type than they should have are as good as
 * absent; of a member that comes twice the last one counts, as in JavaScript.
 */
final class MessageFields {
    private String channel = "";
    private String id;
    private String clientId;
    private String connectionType;
    private String data;
    private List<String> subscription = List.of();
    private boolean subscriptionAsList;
    private List<String> connectionTypes = List.of();
    private Ext ext = Ext.NONE;
    private boolean advice;
    private OptionalLong timeout = OptionalLong.empty();

    private MessageFields() {}

    /** Reads one object, whose beginning the parser has just passed; {@code text} is what it parses. */
    static MessageFields read(JsonParser parser, String text) throws IOException {
        MessageFields fields = new MessageFields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            fields.take(name, parser.nextToken(), parser, text);
        }
        return fields;
    }

    private void take(String name, JsonToken value, JsonParser parser, String text) throws IOException {
        switch (name) {
            case "channel" -> channel = string(value, parser).orElse("");
            case "id" -> {
                String written = raw(parser, text);
                id = value == JsonToken.VALUE_STRING || value.isNumeric() ? written : null;
            }
            case "clientId" -> clientId = string(value, parser).orElse(null);
            case "connectionType" -> connectionType = string(value, parser).orElse(null);
            case "data" -> data = raw(parser, text);
            case "subscription" -> {
                subscriptionAsList = value == JsonToken.START_ARRAY;
                subscription = strings(parser);
            }
            case "supportedConnectionTypes" -> connectionTypes = strings(parser);
            case "ext" -> ext = tree(parser) instanceof ObjectNode object ? new Ext(object) : Ext.NONE;
            case "advice" -> {
                advice = value == JsonToken.START_OBJECT;
                JsonNode asked = tree(parser).path("timeout");
                timeout = asked.isNumber() ? OptionalLong.of(asked.longValue()) : OptionalLong.empty();
            }
            default -> parser.skipChildren();
        }
    }

    private static Optional<String> string(JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        parser.skipChildren();
        return Optional.empty();
    }

    /** The value as it stands in the text. */
    private static String raw(JsonParser parser, String text) throws IOException {
        long from = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        long end = parser.currentLocation().getCharOffset();
        // A number has no end of its own: the parser may stand behind the blank after it.
        return text.substring((int) from, (int) end).stripTrailing();
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        try {
            return Json.MAPPER.readTree(parser);
        } catch (NumberFormatException outOfRange) {
            // A BigDecimal's exponent has 32 bits.
            throw new JsonParseException(parser, "a number is out of range");
        }
    }

    private static List<String> strings(JsonParser parser) throws IOException {
        JsonNode node = tree(parser);
        if (node.isTextual()) {
            return List.of(node.textValue());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(each -> {
            if (each.isTextual()) {
                texts.add(each.textValue());
            }
        });
        return texts;
    }

    BayeuxMessage message() {
        Header header = new Header(channel, Optional.ofNullable(id), Optional.ofNullable(clientId), ext);
        if (channel.isEmpty()) {
            return new BayeuxMessage.Unusable(header, BayeuxError.CHANNEL_MISSING);
        }
        return switch (channel) {
            case BayeuxMessage.HANDSHAKE -> new BayeuxMessage.Handshake(header, connectionTypes);
            case BayeuxMessage.CONNECT ->
                new BayeuxMessage.Connect(header, Optional.ofNullable(connectionType), advice, timeout);
            case BayeuxMessage.DISCONNECT -> new BayeuxMessage.Disconnect(header);
            case BayeuxMessage.SUBSCRIBE ->
                subscription.isEmpty()
                        ? new BayeuxMessage.Unusable(header, BayeuxError.SUBSCRIPTION_MISSING)
                        : new BayeuxMessage.Subscribe(header, subscription, subscriptionAsList);
            case BayeuxMessage.UNSUBSCRIBE ->
                subscription.isEmpty()
                        ? new BayeuxMessage.Unusable(header, BayeuxError.SUBSCRIPTION_MISSING)
                        : new BayeuxMessage.Unsubscribe(header, subscription, subscriptionAsList);
            default -> publish(header);
        };
    }

    private BayeuxMessage publish(Header header) {
        ChannelName.Kind kind =
                ChannelName.parse(channel).map(ChannelName::kind).orElse(ChannelName.Kind.META);
        if (kind == ChannelName.Kind.META || kind == ChannelName.Kind.PATTERN) {
            return new BayeuxMessage.Unusable(header, BayeuxError.channelInvalid(channel));
        }
        return data == null
                ? new BayeuxMessage.Unusable(header, BayeuxError.DATA_MISSING)
                : new BayeuxMessage.Publish(header, data);
    }
}
