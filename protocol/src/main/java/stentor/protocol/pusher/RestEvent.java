package stentor.protocol.pusher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An event as an application's server sends it.
 *
 * @param data as its readers are given it
 * @param exceptSocket the connection that does not get it
 * @param info what the caller wants to know of the channels
 */
public record RestEvent(
        String name, List<ChannelName> channels, String data, Optional<String> exceptSocket, Set<RestInfo> info) {
    public static final int MAX_CHANNELS = 100;
    public static final int MAX_BATCH = 10;

    /** What came of reading a body. */
    public sealed interface Read {}

    public record Events(List<RestEvent> events) implements Read {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** @param text for whoever called */
    public record Refused(int status, String text) implements Read {}

    public RestEvent {
        Objects.requireNonNull(name);
        Objects.requireNonNull(data);
        Objects.requireNonNull(exceptSocket);
        channels = List.copyOf(channels);
        info = Set.copyOf(info);
    }

    /**
     * The body of a call of {@code /events}.
     *
     * @param maxData bytes of an event's data at most
     */
    public static Read readOne(byte[] body, int maxData) {
        try {
            return read(List.of(Json.parse(body)), maxData);
        } catch (Json.NotJsonException e) {
            return new Refused(400, "the body is not JSON: " + e.getMessage());
        }
    }

    /** The body of a call of {@code /batch_events}. */
    public static Read readBatch(byte[] body, int maxData) {
        try {
            JsonNode batch = Json.parse(body).path("batch");
            if (!batch.isArray()) {
                return new Refused(400, "batch is not a list");
            }
            if (batch.size() > MAX_BATCH) {
                return new Refused(400, "a batch has at most " + MAX_BATCH + " events, this one has " + batch.size());
            }
            List<JsonNode> items = new ArrayList<>();
            batch.forEach(items::add);
            return read(items, maxData);
        } catch (Json.NotJsonException e) {
            return new Refused(400, "the body is not JSON: " + e.getMessage());
        }
    }

    private static Read read(List<JsonNode> items, int maxData) {
        List<RestEvent> events = new ArrayList<>();
        for (JsonNode item : items) {
            Read read = read(item, maxData);
            if (read instanceof Events one) {
                events.addAll(one.events());
            } else {
                return read;
            }
        }
        return new Events(events);
    }

    private static Read read(JsonNode item, int maxData) {
        if (!item.isObject()) {
            return new Refused(400, "an event is a JSON object");
        }
        Optional<String> name = Json.text(item, "name");
        if (name.isEmpty() || name.get().isEmpty() || name.get().length() > PusherCodec.MAX_EVENT_NAME) {
            return new Refused(400, "name is not a string of 1 to " + PusherCodec.MAX_EVENT_NAME + " characters");
        }
        if (Bridge.isReserved(name.get())) {
            return new Refused(400, "names that begin with pusher: or pusher_internal: are the protocol's own");
        }
        if (!Json.has(item, "data")) {
            return new Refused(400, "data is missing");
        }
        String data = PusherCodec.text(item.get("data"));
        int size = data.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (size > maxData) {
            return new Refused(413, "data has at most " + maxData + " bytes, this has " + size);
        }
        for (String member : List.of("socket_id", "info")) {
            if (Json.has(item, member) && !item.get(member).isTextual()) {
                return new Refused(400, member + " is not a string");
            }
        }
        Optional<String> socket = Json.text(item, "socket_id").filter(id -> !id.isEmpty());
        if (socket.isPresent() && !SocketId.isValid(socket.get())) {
            return new Refused(400, "socket_id is not the id of a connection");
        }
        return channels(
                item, new RestEvent(name.get(), List.of(), data, socket, RestInfo.read(Json.text(item, "info"))));
    }

    private static Read channels(JsonNode item, RestEvent event) {
        List<String> names = new ArrayList<>();
        JsonNode listed = item.path("channels");
        for (JsonNode name : listed) {
            if (!name.isTextual()) {
                return new Refused(400, "channels is not a list of strings");
            }
            names.add(name.textValue());
        }
        Json.text(item, "channel").ifPresent(names::add);
        if (listed.isTextual()) {
            names.add(listed.textValue());
        }
        if (names.isEmpty() || names.size() > MAX_CHANNELS) {
            return new Refused(400, "an event goes to 1 to " + MAX_CHANNELS + " channels, this one to " + names.size());
        }
        Set<ChannelName> channels = new LinkedHashSet<>();
        for (String name : names) {
            Optional<ChannelName> channel = ChannelName.read(name);
            if (channel.isEmpty()) {
                return new Refused(400, "not a channel's name: " + shortened(name));
            }
            channels.add(channel.get());
        }
        if (channels.size() > 1 && channels.stream().anyMatch(ChannelName::encrypted)) {
            return new Refused(400, "an event to an encrypted channel goes to no other channel");
        }
        return new Events(
                List.of(new RestEvent(event.name, List.copyOf(channels), event.data, event.exceptSocket, event.info)));
    }

    private static String shortened(String name) {
        return name.length() <= ChannelName.MAX_LENGTH ? name : name.substring(0, ChannelName.MAX_LENGTH) + "...";
    }
}
