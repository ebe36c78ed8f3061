package stentor.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stentor.protocol.pusher.PusherSignature;

/** A client of the Pusher protocol of which a test sees every frame, with the secret of its app. */
public final class PusherClient implements AutoCloseable {
    public static final String KEY = "app-key";
    public static final String SECRET = "app-secret";

    private static final String COUNT = "pusher_internal:subscription_count";
    private static final JsonMapper JSON = new JsonMapper();

    private static final Signer DEVELOPMENT = new Signer(KEY, SECRET);

    private final WebSocketClient socket;
    private final Signer signer;
    private String socketId = "";

    private PusherClient(WebSocketClient socket, Signer signer) {
        this.socket = socket;
        this.signer = signer;
    }

    /** Signs as an app's server. */
    public record Signer(String key, String secret) {}

    /** What the server said: {@code data} is parsed if it is a string of JSON. */
    public record Event(String name, String channel, String text, JsonNode data, Optional<String> userId) {}

    /** Connects by the development app, and waits until the connection is established. */
    public static PusherClient connect(RunningNode node) {
        return connect(node, DEVELOPMENT);
    }

    /** As the other, by any app. */
    public static PusherClient connect(RunningNode node, Signer signer) {
        return established(new PusherClient(node.webSocket(path(signer)), signer));
    }

    /** As the other, to a node in a process of its own. */
    public static PusherClient connect(InetSocketAddress node) {
        WireClient wire = WireClient.connect(node);
        wire.send("GET " + path(DEVELOPMENT) + " HTTP/1.1\nHost: stentor\n"
                + String.join("\n", WebSocketClient.HANDSHAKE) + "\n\n");
        return established(new PusherClient(WebSocketClient.begin(wire), DEVELOPMENT));
    }

    private static String path(Signer signer) {
        return "/app/" + signer.key() + "?protocol=7&client=test&version=1";
    }

    private static PusherClient established(PusherClient client) {
        Event first = client.next();
        if (!first.name().equals("pusher:connection_established")) {
            throw new AssertionError("not established: " + first);
        }
        client.socketId = first.data().get("socket_id").asText();
        return client;
    }

    /** As the others, by a path of one's own to the development app. */
    public static PusherClient connect(RunningNode node, String path) {
        return on(node.webSocket(path));
    }

    /** On a WebSocket that was opened for the development app. */
    public static PusherClient on(WebSocketClient socket) {
        return established(new PusherClient(socket, DEVELOPMENT));
    }

    /** Opens a WebSocket, and waits for nothing. */
    public static PusherClient open(RunningNode node, String path) {
        return new PusherClient(node.webSocket(path), DEVELOPMENT);
    }

    public String socketId() {
        return socketId;
    }

    public WebSocketClient socket() {
        return socket;
    }

    public PusherClient send(String frame) {
        socket.text(frame.replace('\'', '"'));
        return this;
    }

    /** The next frame that is no ping of the WebSocket itself. */
    public WebSocketClient.Frame frame() {
        WebSocketClient.Frame frame = socket.next();
        while (frame.first() == (WebSocketClient.FIN | WebSocketClient.PING)) {
            frame = socket.next();
        }
        return frame;
    }

    /** The next event, other than one that only says how many subscribers there are. */
    public Event next() {
        Event event = any();
        while (event.name().equals(COUNT)) {
            event = any();
        }
        return event;
    }

    /** How many subscribers the server says there are, the next time it says so. */
    public int count() {
        Event event = any();
        while (!event.name().equals(COUNT)) {
            event = any();
        }
        return event.data().get("subscription_count").asInt();
    }

    private Event any() {
        WebSocketClient.Frame frame = frame();
        if (frame.first() != (WebSocketClient.FIN | WebSocketClient.TEXT)) {
            throw new AssertionError("no event: " + frame);
        }
        return event(frame.text());
    }

    private static Event event(String text) {
        JsonNode frame = parse(text).orElseThrow();
        JsonNode data = frame.path("data");
        return new Event(
                frame.path("event").asText(),
                frame.path("channel").asText(),
                data.isTextual() ? data.textValue() : data.toString(),
                data.isTextual() ? parse(data.textValue()).orElse(data) : data,
                Optional.ofNullable(frame.path("user_id").textValue()));
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The next event of this name; others before it are not looked at. */
    public Event next(String name) {
        Event event = next();
        while (!event.name().equals(name)) {
            event = next();
        }
        return event;
    }

    /** Asks for a channel, signed if it has to be, and waits until it is there. */
    public PusherClient subscribe(String channel) {
        ask(channel, Optional.empty());
        next("pusher_internal:subscription_succeeded");
        return this;
    }

    /** Joins a presence channel, and returns who is there. */
    public JsonNode join(String channel, String channelData) {
        ask(channel, Optional.of(channelData.replace('\'', '"')));
        return next("pusher_internal:subscription_succeeded").data().get("presence");
    }

    /** Asks for a channel, and waits for nothing. */
    public PusherClient ask(String channel, Optional<String> channelData) {
        var data = JSON.createObjectNode().put("channel", channel);
        if (channel.startsWith("private-") || channel.startsWith("presence-")) {
            data.put("auth", auth(PusherSignature.ofChannel(socketId, channel, channelData)));
        }
        channelData.ifPresent(text -> data.put("channel_data", text));
        socket.text(JSON.createObjectNode()
                .put("event", "pusher:subscribe")
                .<com.fasterxml.jackson.databind.node.ObjectNode>set("data", data)
                .toString());
        return this;
    }

    public PusherClient signIn(String userData) {
        String text = userData.replace('\'', '"');
        var data = JSON.createObjectNode()
                .put("auth", auth(PusherSignature.ofUser(socketId, text)))
                .put("user_data", text);
        socket.text(JSON.createObjectNode()
                .put("event", "pusher:signin")
                .<com.fasterxml.jackson.databind.node.ObjectNode>set("data", data)
                .toString());
        return this;
    }

    private String auth(String text) {
        return signer.key() + ':' + PusherSignature.sign(signer.secret(), text);
    }

    /** What the server says until it answers a ping, other than how many subscribers there are. */
    public List<Event> sofar() {
        send("{'event':'pusher:ping','data':{}}");
        List<Event> events = new ArrayList<>();
        Event event = next();
        while (!event.name().equals("pusher:pong")) {
            events.add(event);
            event = next();
        }
        return events;
    }

    /** Whether the server still answers, after all that it said before: what it said is gone. */
    public PusherClient settle() {
        send("{'event':'pusher:ping','data':{}}");
        next("pusher:pong");
        return this;
    }

    /** A call of the HTTP API, signed by the development app now. */
    public static WireResponse call(
            RunningNode node, String method, String path, String query, String body, String... headers) {
        return call(node, DEVELOPMENT, method, path, query, body, headers);
    }

    /** As the other, signed by any app. */
    public static WireResponse call(
            RunningNode node, Signer signer, String method, String path, String query, String body, String... headers) {
        String text = body.replace('\'', '"');
        String target = signed(signer, method, path, query, text);
        return text.isEmpty()
                ? method.equals("POST") ? node.post(target, "") : node.request(method, target)
                : node.post(
                        target,
                        text,
                        Stream.concat(Stream.of("Content-Type: application/json"), Stream.of(headers))
                                .toArray(String[]::new));
    }

    /** The users in a presence channel, as a node in a process of its own says; if it cannot say now, the status. */
    public static List<String> users(InetSocketAddress node, String channel) {
        String target = signed(DEVELOPMENT, "GET", "/apps/app-id/channels/" + channel + "/users", "", "");
        WireResponse answer = WireClient.exchange(node, "GET " + target + " HTTP/1.1\nHost: stentor\n\n");
        return answer.status() == 200
                ? parse(new String(answer.body(), UTF_8)).orElseThrow().findValuesAsText("id")
                : List.of("status " + answer.status());
    }

    /** The path of a call without a body, with its query, signed by the development app now. */
    public static String signed(String method, String path) {
        return signed(DEVELOPMENT, method, path, "", "");
    }

    private static String signed(Signer signer, String method, String path, String query, String text) {
        String all = sorted(query + (query.isEmpty() ? "" : "&")
                + "auth_key=" + signer.key() + "&auth_timestamp=" + System.currentTimeMillis() / 1000
                + "&auth_version=1.0"
                + (text.isEmpty() ? "" : "&body_md5=" + md5(text)));
        String signature = PusherSignature.sign(signer.secret(), method + "\n" + path + "\n" + all);
        return path + "?" + all + "&auth_signature=" + signature;
    }

    private static String sorted(String query) {
        return String.join(
                "&", java.util.Arrays.stream(query.split("&")).sorted().toList());
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
