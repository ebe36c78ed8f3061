package stentor.protocol.bayeux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Writes the reply to one message. Every reply says whether it was successful; no delivery does. */
public final class BayeuxReply {
    /** What the server offers, in Bayeux' own words; the last two are faye's. */
    public static final List<String> CONNECTION_TYPES =
            List.of("websocket", "long-polling", "callback-polling", "cross-origin-long-polling", "eventsource");

    private final StringBuilder json = new StringBuilder(160);
    private ObjectNode ext;

    private BayeuxReply(Header to, boolean successful) {
        json.append("{\"channel\":");
        Json.quote(to.channel(), json);
        json.append(",\"successful\":").append(successful);
        to.id().ifPresent(id -> json.append(",\"id\":").append(id));
    }

    public static BayeuxReply success(Header to) {
        return new BayeuxReply(to, true);
    }

    public static BayeuxReply failure(Header to, BayeuxError error) {
        return new BayeuxReply(to, false).text("error", error.toString());
    }

    public BayeuxReply clientId(String clientId) {
        return text("clientId", clientId);
    }

    /** What a handshake is answered with besides, well or not. */
    public BayeuxReply offer() {
        json.append(",\"version\":\"1.0\",\"minimumVersion\":\"1.0\",\"supportedConnectionTypes\":");
        strings(CONNECTION_TYPES);
        return this;
    }

    /** Echoes what was subscribed to, in the form in which it came. */
    public BayeuxReply subscription(List<String> channels, boolean asList) {
        if (!asList) {
            return text("subscription", channels.get(0));
        }
        json.append(",\"subscription\":");
        strings(channels);
        return this;
    }

    public BayeuxReply advice(Advice advice) {
        json.append(",\"advice\":");
        advice.writeTo(json);
        return this;
    }

    /** Deliveries are acknowledged from now on. */
    public BayeuxReply ackEnabled() {
        ext().put("ack", true);
        return this;
    }

    /** The batch that goes with this reply. */
    public BayeuxReply ackBatch(long batch) {
        ext().put("ack", batch);
        return this;
    }

    public BayeuxReply replayEnabled() {
        ext().put("replay", true);
        return this;
    }

    /** Says that messages were left out, and on which channels ({@code ext.gap}). */
    public BayeuxReply gap(List<String> channels) {
        channels.forEach(ext().putArray("gap")::add);
        return this;
    }

    /** The clock, where the client asked for it and is wrong: see {@link Timesync}. */
    public BayeuxReply timesync(Optional<Timesync> asked, long receivedAt, long heldFor) {
        asked.flatMap(sync -> sync.answer(receivedAt, heldFor)).ifPresent(answer -> ext().set("timesync", answer));
        return this;
    }

    private BayeuxReply text(String name, String value) {
        json.append(",\"").append(name).append("\":");
        Json.quote(value, json);
        return this;
    }

    private void strings(List<String> values) {
        json.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            Json.quote(values.get(i), json);
        }
        json.append(']');
    }

    private ObjectNode ext() {
        if (ext == null) {
            ext = Json.MAPPER.createObjectNode();
        }
        return ext;
    }

    /** The reply as JSON text. */
    public String json() {
        if (ext != null) {
            json.append(",\"ext\":").append(ext);
            ext = null;
        }
        return json.append('}').toString();
    }
}
