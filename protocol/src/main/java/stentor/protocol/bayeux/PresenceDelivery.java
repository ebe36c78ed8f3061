package stentor.protocol.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.Optional;

/**
 * What a presence channel says of its members, as deliveries on the channel itself. Their {@code data} is one of
 *
 * <pre>
 * {"presence":"members","members":[{"id":"7","info":{"name":"Ann"}}]}    all of them, once subscribed
 * {"presence":"join","member":{"id":"8"}}
 * {"presence":"leave","member":{"id":"7"}}
 * </pre>
 *
 * and {@code ext.presence} is true, which no publisher's message has.
 */
public final class PresenceDelivery {
    /** A publish there asks who is present in the channel that its data names: {@code {"channel": "/presence/room"}}. */
    public static final String QUERY = "/service/presence";

    static final String MARK = "presence";

    private static final String END = ",\"ext\":{\"" + MARK + "\":true}}";

    private PresenceDelivery() {}

    /**
     * The {@linkplain BayeuxDelivery#tail rest} of the delivery which says who is there.
     *
     * @param members what is known of each, JSON text, by their ids
     */
    public static byte[] members(Map<String, Optional<String>> members) {
        StringBuilder json = new StringBuilder(64 + 64 * members.size());
        json.append(",\"data\":{\"presence\":\"members\",");
        list(members, json);
        return json.append('}').append(END).toString().getBytes(UTF_8);
    }

    public static byte[] joined(String id, Optional<String> info) {
        return change("join", id, info);
    }

    public static byte[] left(String id) {
        return change("leave", id, Optional.empty());
    }

    private static byte[] change(String what, String id, Optional<String> info) {
        StringBuilder json = new StringBuilder(128);
        json.append(",\"data\":{\"presence\":\"").append(what).append("\",\"member\":");
        member(id, info, json);
        return json.append('}').append(END).toString().getBytes(UTF_8);
    }

    private static void list(Map<String, Optional<String>> members, StringBuilder json) {
        json.append("\"members\":[");
        String comma = "";
        for (Map.Entry<String, Optional<String>> member : members.entrySet()) {
            json.append(comma);
            member(member.getKey(), member.getValue(), json);
            comma = ",";
        }
        json.append(']');
    }

    private static void member(String id, Optional<String> info, StringBuilder json) {
        json.append("{\"id\":");
        Json.quote(id, json);
        info.ifPresent(text -> json.append(",\"info\":").append(text));
        json.append('}');
    }

    /** The channel that a query's data asks about; empty: it names none. */
    public static Optional<String> channelOf(String data) {
        try {
            return Optional.of(Json.MAPPER.readTree(data).path("channel").asText())
                    .filter(name -> !name.isEmpty());
        } catch (JsonProcessingException | NumberFormatException invalid) {
            return Optional.empty();
        }
    }

    /** The message that answers a query: on the same channel, and with its id, as answers of services are. */
    public static String answer(Header query, String channel, Map<String, Optional<String>> members) {
        StringBuilder json = new StringBuilder(128 + 64 * members.size());
        json.append("{\"channel\":");
        Json.quote(query.channel(), json);
        query.id().ifPresent(id -> json.append(",\"id\":").append(id));
        json.append(",\"data\":{\"channel\":");
        Json.quote(channel, json);
        json.append(',');
        list(members, json);
        return json.append("}}").toString();
    }
}
