package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;

/** Each limit, refused on each dialect that it concerns, in each way to reach it. What limits mean for a cluster: {@link LimitsTest}. */
class LimitRefusalsTest {
    private static final String EVENTS = "Accept: text/event-stream";
    private static final String NO_HEADER = "X-Nothing: 1";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            trusted_proxies: [ 127.0.0.1 ]
            limits:
              max_subscribers_per_channel: 1
              publish_rate: { channel: 1/h, address: 2/h }
              max_connections_per_address: 3
            """ + Ways.LOCATIONS);

    @AutoClose
    private static final RunningNode FEW_CHANNELS =
            RunningNode.start("limits: { max_channels: { group: 1 } }\n" + Ways.LOCATIONS);

    @AutoClose
    private static final RunningNode FEW_CONNECTIONS =
            RunningNode.start("limits: { max_connections: 2 }\n" + Ways.LOCATIONS);

    @AutoClose
    private static final RunningNode OPEN = RunningNode.start("""
            apps: [ { id: app-id, key: app-key, secret: app-secret, limits: { max_connections: 1 } } ]
            limits: { max_message_size: 4k }
            """ + Ways.LOCATIONS);

    @AutoClose
    private static final StreamClient FIRST = FEW_CONNECTIONS.stream("/sub/first", EVENTS);

    @AutoClose
    private static final StreamClient SECOND = FEW_CONNECTIONS.stream("/sub/second", EVENTS);

    @AutoClose
    private static final PusherClient ONLY = PusherClient.connect(OPEN);

    private static String channel() {
        return "c" + NUMBERS.incrementAndGet();
    }

    /** A client of its own, behind a proxy. */
    private static String client() {
        int number = NUMBERS.incrementAndGet();
        return "X-Forwarded-For: 198.18." + number / 250 + "." + (1 + number % 250);
    }

    private static void is(String answer, String status, String text) {
        assertThat(answer).matches("(?s).*" + status + ".*").contains(text);
    }

    @ParameterizedTest
    @CsvSource({
        "post, 429 .Retry-After.",
        "bus post, 429 .Retry-After.",
        "pusher trigger, 429 .Retry-After.",
        "pusher batch, 429 .Retry-After.",
        "publisher websocket, close 1013 429",
        "pusher client event, 4301",
        "pusher client event by xhr, 4301",
        "bayeux publish, 429:limits.publish_rate.channel.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
        "bayeux publish by callback, 429:limits.publish_rate.channel.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
        "bayeux publish by websocket, 429:limits.publish_rate.channel.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
    })
    void tooManyMessagesOnAChannel(String way, String status) {
        String channel = channel();
        is(
                Ways.ALL.get(way).ask(NODE, new String[] {channel, channel}, client()),
                status,
                "limits.publish_rate.channel");
    }

    @ParameterizedTest
    @CsvSource({
        "post, 429 .Retry-After.",
        "bus post, 429 .Retry-After.",
        "queue post, 429 .Retry-After.",
        "pusher trigger, 429 .Retry-After.",
        "pusher batch, 429 .Retry-After.",
        "publisher websocket, close 1013 429",
        "pusher client event, 4301",
        "pusher client event by xhr, 4301",
        "bayeux publish, 429:limits.publish_rate.address.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
        "bayeux publish by callback, 429:limits.publish_rate.address.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
        "bayeux publish by websocket, 429:limits.publish_rate.address.3\\d\\d\\d:limit_reached.*reconnect\\W+retry",
    })
    void tooManyMessagesFromAnAddress(String way, String status) {
        is(
                Ways.ALL.get(way).ask(NODE, new String[] {channel(), channel(), channel()}, client()),
                status,
                "limits.publish_rate.address");
    }

    @ParameterizedTest
    @CsvSource({
        "long-poll, 403, max_subscribers_per_channel",
        "sse, 403, max_subscribers_per_channel",
        "eventsource, 403, max_subscribers_per_channel",
        "multipart, 403, max_subscribers_per_channel",
        "chunked, 403, max_subscribers_per_channel",
        "bus, 403, max_subscribers_per_channel",
        "websocket, 403, max_subscribers_per_channel",
        "pubsub websocket, 403, max_subscribers_per_channel",
        "pusher subscribe, 403, LimitReached",
        "pusher subscribe by xhr, 403, LimitReached",
        "bayeux subscribe, reconnect\\W+retry, 403:limits.max_subscribers_per_channel:limit_reached",
        "bayeux subscribe by websocket, reconnect\\W+retry, 403:limits.max_subscribers_per_channel:limit_reached",
    })
    void tooManySubscribersOfAChannel(String way, String status, String text) {
        String channel = channel();
        try (StreamClient first = NODE.stream("/sub/" + channel, EVENTS, client())) {
            assertThat(first.head().status()).isEqualTo(200);
            NODE.awaitSubscribers("/pub/" + channel, 1);
            is(Ways.ALL.get(way).ask(NODE, new String[] {channel}, client()), status, text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "post, 403, max_channels",
        "put, 403, max_channels",
        "bus post, 403, max_channels",
        "publisher websocket, close 1008 403, max_channels",
        "pusher trigger, 403, max_channels",
        "pusher batch, 403, max_channels",
        "bayeux publish, reconnect\\W+retry, 403:limits.max_channels:limit_reached",
        "bayeux publish by callback, reconnect\\W+retry, 403:limits.max_channels:limit_reached",
        "bayeux publish by websocket, reconnect\\W+retry, 403:limits.max_channels:limit_reached",
        "long-poll, 403, max_channels",
        "sse, 403, max_channels",
        "eventsource, 403, max_channels",
        "multipart, 403, max_channels",
        "chunked, 403, max_channels",
        "bus, 403, max_channels",
        "websocket, 403, max_channels",
        "pubsub websocket, 403, max_channels",
        "pusher subscribe, 403, LimitReached",
        "pusher subscribe by xhr, 403, LimitReached",
        "bayeux subscribe, reconnect\\W+retry, 403:limits.max_channels:limit_reached",
        "bayeux subscribe by websocket, reconnect\\W+retry, 403:limits.max_channels:limit_reached",
    })
    void tooManyChannels(String way, String status, String text) {
        FEW_CHANNELS.post("/pub/the-only-one", "x");
        is(Ways.ALL.get(way).ask(FEW_CHANNELS, new String[] {channel()}, NO_HEADER), status, text);
    }

    @ParameterizedTest
    @CsvSource({
        "post, 503 .Retry-After., Too many connections",
        "queue take, 503 .Retry-After., Too many connections",
        "bus, 503 .Retry-After., Too many connections",
        "long-poll, 503 .Retry-After., Too many connections",
        "sse, 503 .Retry-After., Too many connections",
        "eventsource, 200 retry: (?:[5-9]\\d{3}|10000)\\n, :503: 503 Too many connections",
        "bayeux eventsource of a page, 200 retry: (?:[5-9]\\d{3}|10000)\\n, :503: 503 Too many connections",
        "websocket, 503 .Retry-After., Too many connections",
        "files, 503 .Retry-After., Too many connections",
        "pusher trigger, 503 .Retry-After., Too many connections",
        "pusher connect, close 4100, pusher:error",
        "pusher xhr, c.4100, pusher:error",
        "pusher xhr_streaming, c.4100, pusher:error",
        "bayeux eventsource, 503 .Retry-After., Too many connections",
        "bayeux handshake, reconnect\\W+handshake\\W+interval\\W+5000, 503:limits.max_connections:limit_reached",
        "bayeux handshake by callback, reconnect\\W+handshake\\W+interval\\W+5000, 503:limits.max_connections:limit_reached",
        "bayeux handshake by websocket, reconnect\\W+handshake\\W+interval\\W+5000.*close 1013, 503:limits.max_connections:limit_reached",
        "bayeux connect, reconnect\\W+retry\\W+interval\\W+5000, 503:limits.max_connections:limit_reached",
    })
    void tooManyConnections(String way, String status, String text) {
        is(Ways.ALL.get(way).ask(FEW_CONNECTIONS, new String[] {channel()}, NO_HEADER), status, text);
    }

    @ParameterizedTest
    @CsvSource({
        "post, 429 .Retry-After., Too many connections from your address",
        "queue take, 429 .Retry-After., Too many connections from your address",
        "bus, 429 .Retry-After., Too many connections from your address",
        "long-poll, 429 .Retry-After., Too many connections from your address",
        "sse, 429 .Retry-After., Too many connections from your address",
        "eventsource, 200 retry: (?:[5-9]\\d{3}|10000)\\n, :429: 429 Too many connections from your address",
        "websocket, 429 .Retry-After., Too many connections from your address",
        "pusher connect, close 4100, pusher:error",
        "pusher xhr, c.4100, pusher:error",
        "bayeux handshake, reconnect\\W+handshake\\W+interval\\W+5000, 429:limits.max_connections_per_address:limit_reached",
        "bayeux handshake by websocket, reconnect\\W+handshake\\W+interval\\W+5000, 429:limits.max_connections_per_address:limit_reached",
    })
    void tooManyOpenRequestsOfAClientBehindAProxy(String way, String status, String text) {
        String client = client();
        String polled = channel();
        try (StreamClient one = NODE.stream("/sub/" + channel(), EVENTS, client);
                StreamClient two = NODE.stream("/sub/" + channel(), EVENTS, client);
                WireClient poll = NODE.hold("/sub/" + polled, "/pub/" + polled, client)) {
            assertThat(one.head().status() + two.head().status()).isEqualTo(400);
            is(Ways.ALL.get(way).ask(NODE, new String[] {channel()}, client), status, text);
            assertThat(NODE.post("/pub/" + channel(), "x", client()).status()).isEqualTo(202);
            NODE.post("/pub/" + polled, "x", client());
            assertThat(poll.receive().status()).isEqualTo(200);
        }
        Eventually.see(() -> NODE.get("/pub/x", client).status(), seen -> seen == 404);
    }

    @ParameterizedTest
    @CsvSource({
        "pusher connect, close 4100, pusher:error",
        "pusher xhr, c.4100, pusher:error",
    })
    void tooManyConnectionsOfAnApp(String way, String status, String text) {
        is(Ways.ALL.get(way).ask(OPEN, new String[0], NO_HEADER), status, text);
    }

    @ParameterizedTest
    @CsvSource({
        "post, 403",
        "put, 403",
        "bus post, 403",
        "queue post, 403",
        "queue take, 403",
        "publisher websocket, 403",
        "long-poll, 403",
        "sse, 403",
        "multipart, 403",
        "chunked, 403",
        "bus, 403",
        "websocket, 403",
        "pubsub websocket, 403",
    })
    void channelsThatAreClosedWhereNobodyIsAsked(String way, String status) {
        for (String id : new String[] {
            "private-x", "presence-x", "private/x", "presence/x", "%23server-to-user-x", "private-encrypted-x"
        }) {
            assertThat(Ways.ALL.get(way).ask(OPEN, new String[] {id}, NO_HEADER))
                    .as(id)
                    .startsWith(status);
        }
    }

    @Test
    void anAppsEventsAreNoLargerThanMessagesMayBe() {
        String event = "{'name':'e','channel':'size','data':'%s'}";
        assertThat(PusherClient.call(OPEN, "POST", "/apps/app-id/events", "", event.formatted("x".repeat(4_096)))
                        .status())
                .isEqualTo(200);
        assertThat(PusherClient.call(OPEN, "POST", "/apps/app-id/events", "", event.formatted("x".repeat(4_097)))
                        .status())
                .isEqualTo(413);
        ONLY.subscribe("private-size")
                .send("{'event':'client-x','channel':'private-size','data':'" + "x".repeat(4_097) + "'}");
        assertThat(ONLY.next("pusher:error").data().get("code").asInt()).isEqualTo(4301);
    }

    @ParameterizedTest
    @CsvSource({
        "pusher subscribe, private-x, 401, AuthError",
        "pusher subscribe, presence-x, 401, AuthError",
        "pusher subscribe, '#server-to-user-x', 401, AuthError",
        "pusher subscribe by xhr, private-x, 401, AuthError",
        "bayeux subscribe, private/x, 403, subscribe_denied",
        "bayeux subscribe, presence/x, 403, subscribe_denied",
        "bayeux subscribe, private-x, 403, subscribe_denied",
        "bayeux subscribe by websocket, private/x, 403, subscribe_denied",
        "bayeux publish, private/x, 403, publish_denied",
        "bayeux publish by callback, presence/x, 403, publish_denied",
        "bayeux publish by websocket, private-x, 403, publish_denied",
    })
    void channelsThatWantASignature(String way, String channel, String status, String text) {
        is(Ways.ALL.get(way).ask(NODE, new String[] {channel}, client()), status, text);
    }
}
