package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.pusher.PusherSignature;

/** Every way in which a client publishes, subscribes or connects, and what it is answered: a status and text, or frames. */
final class Ways {
    /** Locations for all of them. */
    static final String LOCATIONS = """
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/ }
              - { type: pubsub, prefix: /both/ }
              - { type: queue, prefix: /queue/ }
              - { type: bus, prefix: /bus/ }
              - { type: bayeux, path: /bayeux }
              - { type: pusher }
            """;

    private static final String QUERY = "?protocol=7&client=test&version=1";
    private static final String JSON = "Content-Type: application/json";
    private static final String HANDSHAKE = "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
            + "\"supportedConnectionTypes\":[\"long-polling\",\"websocket\",\"callback-polling\"]}]";
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    /** One way to do something with channels, one after the other. */
    @FunctionalInterface
    interface Way {
        /** What the client is told about the last of the channels. */
        String ask(RunningNode node, String[] channels, String header);
    }

    static final Map<String, Way> ALL = Map.ofEntries(
            http("post", (node, channel, header) -> node.post("/pub/" + channel, "x", header)),
            http("put", (node, channel, header) -> node.request("PUT", "/pub/" + channel, header)),
            http("bus post", (node, channel, header) -> node.post("/bus/" + channel, "x", "Content-Type: a/b", header)),
            http("queue post", (node, channel, header) -> node.post("/queue/" + channel, "x", header)),
            http("queue take", (node, channel, header) -> node.get("/queue/" + channel, header)),
            http("pusher trigger", (node, channel, header) -> {
                String body = "{'name':'x','data':'x','channel':'" + channel + "'}";
                return PusherClient.call(node, "POST", "/apps/app-id/events", "", body, header);
            }),
            http("pusher batch", (node, channel, header) -> {
                String body = "{'batch':[{'name':'x','data':'x','channel':'" + channel + "'}]}";
                return PusherClient.call(node, "POST", "/apps/app-id/batch_events", "", body, header);
            }),
            http("long-poll", (node, channel, header) -> node.get("/sub/" + channel, header)),
            http("sse", (node, channel, header) -> node.get("/sub/" + channel, "Accept: text/event-stream", header)),
            http("eventsource", (node, channel, header) -> node.get("/sub/" + channel, eventSource(header))),
            http(
                    "multipart",
                    (node, channel, header) -> node.get("/sub/" + channel, "Accept: multipart/mixed", header)),
            http("chunked", (node, channel, header) -> node.get("/sub/" + channel, "TE: chunked", header)),
            http("bus", (node, channel, header) -> node.get("/bus/" + channel, header)),
            http("websocket", (node, channel, header) -> upgrade(node, "/sub/" + channel, header)),
            http("pubsub websocket", (node, channel, header) -> upgrade(node, "/both/" + channel, header)),
            http(
                    "bayeux eventsource",
                    (node, channel, header) ->
                            node.get("/bayeux/0123456789abcdef0123456789abcdef", "Accept: text/event-stream", header)),
            http(
                    "bayeux eventsource of a page",
                    (node, channel, header) ->
                            node.get("/bayeux/0123456789abcdef0123456789abcdef", eventSource(header))),
            http("files", (node, channel, header) -> node.get("/elsewhere", header)),
            Map.entry("publisher websocket", Ways::frames),
            Map.entry("pusher client event", Ways::clientEvents),
            Map.entry("pusher client event by xhr", Ways::clientEventsByXhr),
            Map.entry("pusher subscribe", Ways::pusherSubscribe),
            Map.entry("pusher subscribe by xhr", Ways::pusherSubscribeByXhr),
            Map.entry("pusher connect", (node, channels, header) -> {
                try (WebSocketClient socket = node.webSocket("/app/app-key" + QUERY, header)) {
                    return socket.next() + "\n" + socket.next();
                }
            }),
            Map.entry("pusher xhr", (node, channels, header) -> {
                String session = xhr();
                Supplier<String> poll = () -> text(node.post(session + "xhr" + QUERY, "", header));
                // Opened by the first answer, and told by that or the next.
                String first = poll.get();
                return first.contains("c[") ? first : poll.get();
            }),
            Map.entry(
                    "pusher xhr_streaming",
                    (node, channels, header) -> text(node.post(xhr() + "xhr_streaming" + QUERY, "", header))),
            Map.entry("bayeux publish", (node, channels, header) -> bayeux(node, publishing(channels), header)),
            Map.entry(
                    "bayeux publish by callback",
                    (node, channels, header) -> bayeuxByCallback(node, publishing(channels), header)),
            Map.entry("bayeux publish by websocket", (node, channels, header) -> {
                try (WebSocketClient socket = node.webSocket("/bayeux", header)) {
                    return socket.text(publishing(channels)).next().toString();
                }
            }),
            Map.entry(
                    "bayeux subscribe",
                    (node, channels, header) ->
                            bayeux(node, subscribing(bayeux(node, HANDSHAKE, header), channels), header)),
            Map.entry("bayeux subscribe by websocket", (node, channels, header) -> {
                try (WebSocketClient socket = node.webSocket("/bayeux", header)) {
                    String shaken = socket.text(HANDSHAKE).next().text();
                    return socket.text(subscribing(shaken, channels)).next().toString();
                }
            }),
            Map.entry("bayeux handshake", (node, channels, header) -> bayeux(node, HANDSHAKE, header)),
            Map.entry(
                    "bayeux handshake by callback",
                    (node, channels, header) -> bayeuxByCallback(node, HANDSHAKE, header)),
            Map.entry("bayeux handshake by websocket", (node, channels, header) -> {
                try (WebSocketClient socket = node.webSocket("/bayeux", header)) {
                    return socket.text(HANDSHAKE).next() + "\n" + socket.next();
                }
            }),
            Map.entry(
                    "bayeux connect",
                    (node, channels, header) -> bayeux(
                            node,
                            "[{\"channel\":\"/meta/connect\",\"clientId\":\"0123456789abcdef0123456789abcdef\","
                                    + "\"connectionType\":\"long-polling\"}]",
                            header)));

    private Ways() {}

    private interface Http {
        WireResponse ask(RunningNode node, String channel, String header);
    }

    private static Map.Entry<String, Way> http(String name, Http way) {
        return Map.entry(name, (node, channels, header) -> {
            String last = "";
            for (String channel : channels) {
                last = text(way.ask(node, channel, header));
            }
            return last;
        });
    }

    private static String text(WireResponse answer) {
        return answer.status()
                + answer.header("Retry-After").map(seconds -> " (Retry-After)").orElse("") + " " + answer.text();
    }

    /** What a browser's EventSource sends. */
    private static String[] eventSource(String header) {
        return new String[] {"Accept: text/event-stream", "Cache-Control: no-cache", "Pragma: no-cache", header};
    }

    private static WireResponse upgrade(RunningNode node, String path, String header) {
        return node.get(
                path,
                Stream.concat(Stream.of(WebSocketClient.HANDSHAKE), Stream.of(header))
                        .toArray(String[]::new));
    }

    private static String frames(RunningNode node, String[] channels, String header) {
        String last = "";
        for (String channel : channels) {
            try (WebSocketClient socket = node.webSocket("/pub/" + channel, header)) {
                last = socket.head().status() == 101
                        ? socket.text("x").next().toString()
                        : Integer.toString(socket.head().status());
            }
        }
        return last;
    }

    private static String event(String channel) {
        return "{\"event\":\"client-x\",\"channel\":\"private-" + channel + "\",\"data\":{}}";
    }

    private static String clientEvents(RunningNode node, String[] channels, String header) {
        try (PusherClient pusher = PusherClient.on(node.webSocket("/app/app-key" + QUERY, header))) {
            Stream.of(channels).distinct().forEach(channel -> pusher.subscribe("private-" + channel));
            Stream.of(channels).forEach(channel -> pusher.send(event(channel)));
            PusherClient.Event refused = pusher.next("pusher:error");
            return refused.data().get("code").asInt() + " " + refused.text();
        }
    }

    private static String pusherSubscribe(RunningNode node, String[] channels, String header) {
        try (PusherClient pusher = PusherClient.on(node.webSocket("/app/app-key" + QUERY, header))) {
            pusher.socket().text(subscription(channels[0], ""));
            PusherClient.Event refused = pusher.next("pusher:subscription_error");
            return refused.channel() + " " + refused.text();
        }
    }

    private static String xhr() {
        return "/pusher/app/app-key/1/way" + SESSIONS.incrementAndGet() + "/";
    }

    private static String quoted(List<String> messages) {
        return messages.stream()
                .map(message -> "\"" + message.replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String pusherSubscribeByXhr(RunningNode node, String[] channels, String header) {
        String session = xhr();
        Supplier<String> poll =
                () -> node.post(session + "xhr" + QUERY, "", header).text();
        Eventually.see(poll, frames -> frames.contains("connection_established"));
        node.post(session + "xhr_send" + QUERY, quoted(List.of(subscription(channels[0], ""))), header);
        return Eventually.see(poll, frames -> frames.contains("subscription_error"));
    }

    private static String subscription(String channel, String auth) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"" + auth + "}}";
    }

    private static String clientEventsByXhr(RunningNode node, String[] channels, String header) {
        String session = xhr();
        Supplier<String> poll =
                () -> node.post(session + "xhr" + QUERY, "", header).text();
        String established = Eventually.see(poll, frames -> frames.contains("connection_established"));
        String id = established.replaceAll("(?s).*socket_id\\W+([0-9.]+).*", "$1");
        for (String channel : List.of(channels).stream().distinct().toList()) {
            String name = "private-" + channel;
            String auth = ",\"auth\":\"" + PusherClient.KEY + ":"
                    + PusherSignature.sign(PusherClient.SECRET, PusherSignature.ofChannel(id, name, Optional.empty()))
                    + "\"";
            node.post(session + "xhr_send" + QUERY, quoted(List.of(subscription(name, auth))), header);
            Eventually.see(poll, frames -> frames.contains("subscription_succeeded"));
        }
        List<String> events = Stream.of(channels).map(Ways::event).toList();
        node.post(session + "xhr_send" + QUERY, quoted(events), header);
        return Eventually.see(poll, frames -> frames.contains("pusher:error"));
    }

    private static String publishing(String[] channels) {
        return Stream.of(channels)
                .map(channel -> "{\"channel\":\"/" + channel + "\",\"data\":1}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String subscribing(String shaken, String[] channels) {
        String client = shaken.replaceAll("(?s).*\"clientId\":\"([^\"]+)\".*", "$1");
        return "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + client + "\",\"subscription\":\"/" + channels[0]
                + "\"}]";
    }

    private static String bayeux(RunningNode node, String messages, String header) {
        return text(node.post("/bayeux", messages, JSON, header));
    }

    private static String bayeuxByCallback(RunningNode node, String messages, String header) {
        return text(node.get("/bayeux?jsonp=back&message=" + URLEncoder.encode(messages, UTF_8), header));
    }
}
