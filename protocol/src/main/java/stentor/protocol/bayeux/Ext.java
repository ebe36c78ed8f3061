package stentor.protocol.bayeux;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The extensions of a message: what beyond Bayeux itself a client says (section 3.2.4). */
public final class Ext {
    public static final Ext NONE = new Ext(JsonNodeFactory.instance.objectNode());

    private static final String AUTH = "auth";
    private static final String CHANNEL_DATA = "channel_data";
    private static final String POLLS = "multiple-clients";

    private final ObjectNode members;

    Ext(ObjectNode members) {
        this.members = Objects.requireNonNull(members);
    }

    /** Whether a handshake asks for acknowledged deliveries. */
    public boolean asksForAck() {
        JsonNode ack = members.path("ack");
        return ack.asBoolean(false) || ack.path("enabled").asBoolean(false);
    }

    /** The newest batch that a connect says it has received. */
    public OptionalLong ack() {
        JsonNode ack = members.path("ack");
        return ack.isIntegralNumber() && ack.canConvertToLong()
                ? OptionalLong.of(ack.longValue())
                : OptionalLong.empty();
    }

    /** Whether a handshake asks for the replay extension. */
    public boolean asksForReplay() {
        JsonNode replay = members.path("replay");
        return replay.asBoolean(false) || replay.isObject();
    }

    /** Where a subscribe wants to begin on the channel of this name. */
    public ReplayFrom replayFrom(String channel) {
        JsonNode from = members.path("replay").path(channel);
        if (from.isMissingNode() || from.isNull()) {
            return ReplayFrom.UNSAID;
        }
        boolean number = from.isIntegralNumber() && from.canConvertToLong();
        return number ? ReplayFrom.of(from.longValue()) : ReplayFrom.bad(from.toString());
    }

    /** What a client measured of the way between the clocks, if it uses the extension. */
    public Optional<Timesync> timesync() {
        return Timesync.read(members.path("timesync"));
    }

    /** The signature that opens a guarded channel. */
    public Optional<String> auth() {
        return text(AUTH);
    }

    /** What a member says about itself to the others of a presence channel, as the text that was signed. */
    public Optional<String> channelData() {
        return text(CHANNEL_DATA);
    }

    private Optional<String> text(String name) {
        JsonNode member = members.path(name);
        return member.isTextual() ? Optional.of(member.textValue()) : Optional.empty();
    }

    /** These, and that the connect they come with is not to be held, as another one of the same browser is. */
    public Ext polling() {
        ObjectNode more = members.deepCopy();
        more.put(POLLS, true);
        return new Ext(more);
    }

    public boolean polls() {
        return members.path(POLLS).asBoolean(false);
    }

    /** What travels to subscribers with a published message, as a JSON object: not what opens doors, nor what is ours. */
    public Optional<String> travelling() {
        if (members.size() == 0) {
            return Optional.empty();
        }
        ObjectNode open = members.deepCopy();
        open.remove(List.of(AUTH, CHANNEL_DATA, BayeuxDelivery.REPLAY_ID, PresenceDelivery.MARK));
        return open.size() == 0 ? Optional.empty() : Optional.of(Json.text(open));
    }

    /** All of it as a JSON object, signatures too: for the way between nodes. */
    public String json() {
        return members.size() == 0 ? "{}" : Json.text(members);
    }

    /** Reads what {@link #json} wrote. */
    public static Ext parse(String json) {
        if (json.equals("{}")) {
            return NONE;
        }
        try {
            return new Ext((ObjectNode) Json.MAPPER.readTree(json));
        } catch (JsonProcessingException | ClassCastException notWrittenHere) {
            throw new IllegalArgumentException("not extensions: " + json.length() + " characters", notWrittenHere);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ext that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** Without the values: signatures do not belong in logs. */
    @Override
    public String toString() {
        return "Ext" + members.properties().stream().map(Map.Entry::getKey).toList();
    }
}
