package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Frames of the Pusher protocol. A frame is an object of {@code event}, {@code channel} and {@code data}; on the way to the client
 * {@code data} is a string, most often of JSON again (only {@code pusher:error} has an object), and is always there: the Java
 * client reads it without looking.
 */
public final class PusherCodec {
    public static final String CLIENT_EVENT_PREFIX = "client-";
    public static final int MAX_EVENT_NAME = 200;

    private static final String EMPTY = "{}";

    private PusherCodec() {}

    // From the client

    /**
     * @param utf8 a text frame
     */
    public static PusherFrame read(byte[] utf8) {
        try {
            JsonNode frame = Json.parse(utf8);
            if (!frame.isObject()) {
                return new PusherFrame.Malformed("a message is a JSON object");
            }
            Optional<String> event = Json.text(frame, "event");
            return event.isEmpty() ? new PusherFrame.Malformed("event is not a string") : read(event.get(), frame);
        } catch (Json.NotJsonException e) {
            return new PusherFrame.Malformed("not JSON: " + e.getMessage());
        }
    }

    private static PusherFrame read(String event, JsonNode frame) throws Json.NotJsonException {
        return switch (event) {
            case "pusher:ping" -> new PusherFrame.Ping();
            case "pusher:pong" -> new PusherFrame.Pong();
            case "pusher:subscribe" -> subscribe(data(frame));
            case "pusher:unsubscribe" ->
                Json.text(data(frame), "channel")
                        .<PusherFrame>map(PusherFrame.Unsubscribe::new)
                        .orElseGet(() -> new PusherFrame.Malformed("data.channel is not a string"));
            case "pusher:signin" -> signIn(data(frame));
            case "pusher:stentor_recover" -> new PusherFrame.Recover();
            default ->
                event.startsWith(CLIENT_EVENT_PREFIX) ? clientEvent(event, frame) : new PusherFrame.Unknown(event);
        };
    }

    /** The data as an object, which some clients send as a string of JSON. */
    private static JsonNode data(JsonNode frame) throws Json.NotJsonException {
        JsonNode data = frame.path("data");
        return data.isTextual() ? Json.parse(data.textValue()) : data;
    }

    private static PusherFrame subscribe(JsonNode data) {
        Optional<String> channel = Json.text(data, "channel");
        if (channel.isEmpty()) {
            return new PusherFrame.Malformed("data.channel is not a string");
        }
        for (String member : List.of("auth", "channel_data", "since")) {
            if (Json.has(data, member) && Json.text(data, member).isEmpty()) {
                return new PusherFrame.Malformed("data." + member + " is not a string");
            }
        }
        return new PusherFrame.Subscribe(
                channel.get(),
                Json.text(data, "auth").filter(auth -> !auth.isEmpty()),
                Json.text(data, "channel_data"),
                Json.text(data, "since"));
    }

    private static PusherFrame signIn(JsonNode data) {
        Optional<String> auth = Json.text(data, "auth");
        Optional<String> userData = Json.text(data, "user_data");
        return auth.isPresent() && userData.isPresent()
                ? new PusherFrame.SignIn(auth.get(), userData.get())
                : new PusherFrame.Malformed("data.auth and data.user_data are strings");
    }

    private static PusherFrame clientEvent(String event, JsonNode frame) {
        Optional<String> channel = Json.text(frame, "channel");
        if (channel.isEmpty()) {
            return new PusherFrame.Malformed("channel is not a string");
        }
        if (event.length() > MAX_EVENT_NAME) {
            return new PusherFrame.Malformed("an event's name has at most " + MAX_EVENT_NAME + " characters");
        }
        return new PusherFrame.ClientEvent(event, channel.get(), text(frame.path("data")));
    }

    /** A value as its readers are given it. */
    static String text(JsonNode data) {
        return data.isTextual() ? data.textValue() : data.isMissingNode() ? EMPTY : Json.write(data);
    }

    // To the client

    public static byte[] connectionEstablished(String socketId, int activityTimeoutSeconds) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("socket_id", socketId);
        data.put("activity_timeout", activityTimeoutSeconds);
        return frame("pusher:connection_established", Optional.empty(), data);
    }

    public static byte[] pong() {
        return frame("pusher:pong", Optional.empty(), EMPTY.getBytes(UTF_8), Optional.empty());
    }

    public static byte[] subscriptionSucceeded(String channel) {
        return internal("subscription_succeeded", channel, Json.MAPPER.createObjectNode());
    }

    /** @param members the user's info by the user's id; info is JSON text, or null */
    public static byte[] subscriptionSucceeded(String channel, Map<String, Optional<String>> members) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        ObjectNode presence = data.putObject("presence");
        ArrayNode ids = presence.putArray("ids");
        ObjectNode hash = presence.putObject("hash");
        members.forEach((id, info) -> {
            ids.add(id);
            hash.set(id, parsed(info));
        });
        presence.put("count", members.size());
        return internal("subscription_succeeded", channel, data);
    }

    public static byte[] memberAdded(String channel, String userId, Optional<String> info) {
        ObjectNode data = Json.MAPPER.createObjectNode().put("user_id", userId);
        data.set("user_info", parsed(info));
        return internal("member_added", channel, data);
    }

    public static byte[] memberRemoved(String channel, String userId) {
        return internal(
                "member_removed", channel, Json.MAPPER.createObjectNode().put("user_id", userId));
    }

    public static byte[] subscriptionCount(String channel, long count) {
        return internal(
                "subscription_count", channel, Json.MAPPER.createObjectNode().put("subscription_count", count));
    }

    /** The client is to be told no more of this channel: final on this connection, as pusher-js never asks again. */
    public static byte[] subscriptionError(String channel, String type, int status, String text) {
        return frame(
                "pusher:subscription_error",
                Optional.of(channel),
                Json.MAPPER
                        .createObjectNode()
                        .put("type", type)
                        .put("error", text)
                        .put("status", status));
    }

    public static byte[] cacheMiss(String channel) {
        return frame("pusher:cache_miss", Optional.of(channel), EMPTY.getBytes(UTF_8), Optional.empty());
    }

    public static byte[] signInSuccess(String userData) {
        return frame(
                "pusher:signin_success",
                Optional.empty(),
                Json.MAPPER.createObjectNode().put("user_data", userData));
    }

    /** What became of users on the client's watchlist; an empty list says nothing. */
    public static byte[] watchlistEvents(List<String> online, List<String> offline) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        ArrayNode events = data.putArray("events");
        addWatched(events, "online", online);
        addWatched(events, "offline", offline);
        return frame("pusher_internal:watchlist_events", Optional.empty(), data);
    }

    private static void addWatched(ArrayNode events, String name, List<String> users) {
        if (!users.isEmpty()) {
            ArrayNode ids = events.addObject().put("name", name).putArray("user_ids");
            users.forEach(ids::add);
        }
    }

    /** Stentor's own: where the client stands in a channel, to be given back as {@code since}. */
    public static byte[] position(String channel, String position) {
        return internal(
                "stentor_position", channel, Json.MAPPER.createObjectNode().put("position", position));
    }

    /** Stentor's own: events between what the client has seen and what follows are gone. */
    public static byte[] gap(String channel) {
        return internal("stentor_gap", channel, Json.MAPPER.createObjectNode());
    }

    public static byte[] error(PusherError error, String text) {
        ObjectNode frame = Json.MAPPER.createObjectNode().put("event", "pusher:error");
        frame.putObject("data").put("code", error.code()).put("message", text);
        return Json.write(frame).getBytes(UTF_8);
    }

    /**
     * An event of a channel.
     *
     * @param data UTF-8 text
     * @param userId the member who sent it, on presence channels
     */
    public static byte[] event(String event, String channel, byte[] data, Optional<String> userId) {
        return frame(event, Optional.of(channel), data, userId);
    }

    private static byte[] internal(String event, String channel, JsonNode data) {
        return frame("pusher_internal:" + event, Optional.of(channel), data);
    }

    private static byte[] frame(String event, Optional<String> channel, JsonNode data) {
        return frame(event, channel, Json.write(data).getBytes(UTF_8), Optional.empty());
    }

    private static byte[] frame(String event, Optional<String> channel, byte[] data, Optional<String> userId) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(data.length + 128);
                JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("event", event);
            if (channel.isPresent()) {
                json.writeStringField("channel", channel.get());
            }
            json.writeFieldName("data");
            json.writeUTF8String(data, 0, data.length);
            if (userId.isPresent()) {
                json.writeStringField("user_id", userId.get());
            }
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(Optional<String> json) {
        try {
            return json.isEmpty() ? Json.MAPPER.nullNode() : Json.parse(json.get());
        } catch (Json.NotJsonException e) {
            throw new IllegalArgumentException("info that was read as JSON is not", e);
        }
    }
}
