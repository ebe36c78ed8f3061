package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Subscriptions to several channels as one, and publishing to several at once. */
class SeveralChannelsTest {
    private static final String EVENTS = "Accept: text/event-stream";
    private static final int MESSAGES = 1000;

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 10000 }
              - { type: publisher, prefix: /to/, channels_separator: "," }
              - { type: publisher, prefix: /existing/, channels_separator: ",", create_on_post: false }
              - { type: publisher, prefix: /once/, delete_delivered: true }
              - { type: publisher, prefix: /keeping-one/, max_messages: 1 }
              - { type: subscriber, prefix: /from/, channels_separator: "," }
              - { type: subscriber, prefix: /interval/, channels_separator: ",", polling: interval }
              - { type: subscriber, prefix: /newest/, channels_separator: ",", first_message: newest }
              - { type: subscriber, prefix: /bars/, channels_separator: "||" }
            """);

    @Test
    void pollsGoThroughTheMessagesOfAllChannelsByTheirIds() {
        List<String> got = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        MessageId first = withinOneSecond("p1", "p2");
        String[] after = {};
        for (int i = 0; i < 4; i++) {
            WireResponse message = NODE.get("/from/p1,p2", after);
            assertThat(message.status()).isEqualTo(200);
            assertThat(message.header("Vary")).contains("If-Modified-Since, If-None-Match");
            after = validators(message);
            got.add(message.text());
            tags.add(message.header("Etag").orElseThrow());
            assertThat(message.header("Last-Modified")).contains(HttpDate.format(first.seconds()));
        }
        assertThat(got).containsExactly("p1 0", "p1 1", "p2 0", "p2 1");
        assertThat(tags).containsExactly("[0],-", "[1],-", "1,[0]", "1,[1]");
        WireResponse none = NODE.get("/interval/p1,p2", after);
        assertThat(none.status()).isEqualTo(304);
        assertThat(validators(none)).isEqualTo(after);
    }

    @Test
    void aHeldPollIsAnsweredByWhicheverChannelIsFirstAndTheNextGoesOn() {
        try (WireClient held = NODE.hold("/from/h1,h2", "/publisher/h2")) {
            assertThat(NODE.post("/publisher/h2", "two").status()).isEqualTo(201);
            WireResponse message = held.receive();
            assertThat(message.text()).isEqualTo("two");
            assertThat(message.header("Etag")).contains("-,[0]");
            NODE.post("/publisher/h1", "one");
            assertThat(NODE.get("/from/h1,h2", validators(message)).text()).isEqualTo("one");
        }
        NODE.awaitSubscribers("/publisher/h1", 0);
    }

    @Test
    void aPollUsesUpOneMessageOfOneChannel() {
        NODE.post("/once/o1", "one");
        NODE.post("/once/o2", "two");
        assertThat(NODE.get("/from/o1,o2").text()).isEqualTo("one");
        assertThat(NODE.get("/publisher/o2").header("X-Channel-Messages")).contains("1");
        assertThat(NODE.get("/from/o1,o2").text()).isEqualTo("two");
        assertThat(NODE.get("/interval/o1,o2").status()).isEqualTo(304);
    }

    @Test
    void aStreamHasWhatIsStoredInOrderAndThenWhatComes() {
        MessageId first = withinOneSecond("s1", "s2");
        try (StreamClient stream = NODE.stream("/from/s1,s2", EVENTS)) {
            long seconds = first.seconds();
            assertThat(stream.event()).isEqualTo("id: " + seconds + ":[0],-\ndata: s1 0");
            assertThat(stream.event()).isEqualTo("id: " + seconds + ":[1],-\ndata: s1 1");
            assertThat(stream.event()).isEqualTo("id: " + seconds + ":1,[0]\ndata: s2 0");
            assertThat(stream.event()).isEqualTo("id: " + seconds + ":1,[1]\ndata: s2 1");
            assertThat(NODE.post("/publisher/s2", "live").status()).isEqualTo(201);
            assertThat(stream.event()).endsWith("data: live");
        }
        try (StreamClient stream = NODE.stream("/from/s1,s2", EVENTS, "Last-Event-ID: " + first.seconds() + ":1,[0]")) {
            assertThat(stream.event()).endsWith("data: s2 1");
        }
    }

    @Test
    void everyTransportCarriesThem() {
        withinOneSecond("t1", "t2");
        try (StreamClient parts = NODE.stream("/from/t1,t2", "Accept: multipart/mixed");
                StreamClient chunks = NODE.stream("/from/t1,t2", "TE: chunked");
                WebSocketClient frames = NODE.webSocket("/from/t1,t2");
                WebSocketClient meta = NODE.webSocket("/from/t1,t2", "Sec-WebSocket-Protocol: ws+meta.nchan")) {
            assertThat(parts.until("t1 0")).contains("Etag: [0],-\r\n");
            assertThat(chunks.chunk()).asString(UTF_8).isEqualTo("t1 0");
            assertThat(frames.next()).hasToString("text t1 0");
            assertThat(meta.next().text()).matches("id: \\d+:\\[0],-\n\nt1 0");
        }
        NODE.awaitSubscribers("/publisher/t1", 0);
        NODE.awaitSubscribers("/publisher/t2", 0);
    }

    @Test
    void fromNowOnIsFromNowOnInAllOfThem() {
        NODE.post("/publisher/n1", "old");
        NODE.post("/publisher/n2", "old");
        String id;
        try (StreamClient stream = NODE.stream("/newest/n1,n2", EVENTS)) {
            NODE.post("/publisher/n1", "new");
            String event = stream.event();
            assertThat(event).endsWith("data: new");
            id = event.substring("id: ".length(), event.indexOf('\n'));
        }
        NODE.post("/publisher/n2", "newer");
        try (StreamClient stream = NODE.stream("/newest/n1,n2", EVENTS, "Last-Event-ID: " + id)) {
            assertThat(stream.event()).endsWith("data: newer");
        }
    }

    @Test
    void theEndOfOneChannelIsTheEndOfAll() {
        try (StreamClient stream = NODE.stream("/from/e1,e2", EVENTS)) {
            stream.block();
            NODE.request("DELETE", "/publisher/e2");
            assertThat(stream.block()).isEqualTo(":410: 410 Gone");
            assertThat(stream.ends()).isTrue();
        }
        NODE.awaitSubscribers("/publisher/e1", 0);
    }

    @Test
    void aGapInOneChannelIsTold() {
        MessageId one = Relay.id(NODE.post("/keeping-one/g1", "one"));
        NODE.post("/keeping-one/g1", "two");
        NODE.post("/keeping-one/g1", "three");
        WireResponse message = NODE.get("/from/g1,g2", "Last-Event-ID: " + one.seconds() + ":[" + one.tag() + "],-");
        assertThat(message.text()).isEqualTo("three");
        assertThat(Relay.hasGap(message)).isTrue();
    }

    @Test
    void theFirstMessageOfAChannelIsNoGap() {
        MessageId one = Relay.id(NODE.post("/publisher/n1", "one"));
        String after = "Last-Event-ID: " + one.seconds() + ":[" + one.tag() + "],-,-";
        NODE.post("/publisher/n2", "stored");
        WireResponse stored = NODE.get("/from/n1,n2,n3", after);
        assertThat(stored.text()).isEqualTo("stored");
        assertThat(Relay.hasGap(stored)).isFalse();
        try (WireClient poll = NODE.hold("/from/n1,n2,n3", "/publisher/n3", validators(stored))) {
            NODE.post("/publisher/n3", "live");
            WireResponse live = poll.receive();
            assertThat(live.text()).isEqualTo("live");
            assertThat(Relay.hasGap(live)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,99,110", "[0],[0]", "x", "[0", "0,0"})
    void anIdThatDoesNotFitTheChannelsIs400(String tag) {
        for (String transport : new String[] {"Accept: */*", EVENTS}) {
            WireResponse answer = NODE.get("/from/a,b", transport, "Last-Event-ID: 1450755280:" + tag);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).startsWith("Message ID invalid");
        }
        assertThat(NODE.get("/from/a,b", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"/from/a,,b 400", "/from/a, 400", "/from/a,private-b 403", "/to/a,presence-b 403"})
    void eachIdMustBeOneThatMayBeUsed(String path, int status) {
        assertThat(NODE.get(path).status()).isEqualTo(status);
    }

    @Test
    void aSeparatorMayBeOfSeveralCharactersAndEncoded() {
        NODE.post("/publisher/b2", "two");
        assertThat(NODE.get("/bars/b1%7C%7Cb2").text()).isEqualTo("two");
        assertThat(NODE.get("/bars/b2").text()).isEqualTo("two");
        assertThat(NODE.get("/bars/b2%7C%7Cb2").header("Etag")).contains("0");
    }

    @Test
    void oneMessageGoesToAllTheChannels() {
        try (StreamClient stream = NODE.stream("/from/m2", EVENTS)) {
            stream.block();
            WireResponse published = NODE.post("/to/m1,m2,m3", "x", "Accept: application/json");
            assertThat(published.status()).isEqualTo(201);
            assertThat(published.text())
                    .isEqualTo("{\"messages\": 3, \"requested\": 0, \"subscribers\": 1, \"last_message_id\": \"0\"}");
            assertThat(published.header("X-Channel-Last-Message-Id")).contains("0");
            assertThat(stream.event()).endsWith("data: x");
        }
        for (String channel : new String[] {"m1", "m2", "m3"}) {
            assertThat(NODE.get("/from/" + channel).text()).isEqualTo("x");
        }
        assertThat(NODE.post("/to/m1,m3", "y").status()).isEqualTo(202);
        assertThat(NODE.get("/to/m1,m2,unknown").text())
                .startsWith("queued messages: 3\r\n")
                .endsWith("last message id: 0\r\n");
        assertThat(NODE.request("DELETE", "/to/m1,m2,unknown").status()).isEqualTo(200);
        assertThat(NODE.get("/publisher/m1").status()).isEqualTo(404);
        assertThat(NODE.request("DELETE", "/to/m1,m2").status()).isEqualTo(404);
        assertThat(NODE.post("/existing/none,nothing", "x").status()).isEqualTo(404);
        assertThat(NODE.request("PUT", "/to/m4,m5").status()).isEqualTo(200);
        assertThat(NODE.get("/publisher/m5").status()).isEqualTo(200);
    }

    @Test
    void aWebSocketPublishesToAllOfThemToo() {
        try (WebSocketClient socket = NODE.webSocket("/to/w1,w2", "Accept: text/json")) {
            assertThat(socket.text("x").next().text()).contains("\"messages\": 2", "\"last_message_id\": \"0\"");
        }
    }

    @Test
    void moreThan255AreTooMany() {
        String most =
                String.join(",", IntStream.range(0, 255).mapToObj(i -> "c" + i).toList());
        assertThat(NODE.post("/to/" + most, "x").status()).isEqualTo(202);
        assertThat(NODE.get("/from/" + most).text()).isEqualTo("x");
        assertThat(NODE.post("/to/" + most + ",c255", "x").status()).isEqualTo(403);
        assertThat(NODE.get("/from/" + most + ",c255").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whoComesBackAgainAndAgainMissesNothingAndSeesNothingTwice(long seed) throws Exception {
        String[] channels = {"x" + seed, "y" + seed, "z" + seed};
        String path = "/from/" + String.join(",", channels);
        List<CompletableFuture<List<String>>> followers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(seed * 10 + i);
            boolean polling = i % 2 == 0;
            followers.add(CompletableFuture.supplyAsync(
                    () -> polling ? poll(path) : follow(path, random), action -> new Thread(action).start()));
        }
        List<String> published = new ArrayList<>();
        Random random = new Random(seed);
        try (WireClient publisher = NODE.connect()) {
            for (int i = 0; i < MESSAGES; i++) {
                String channel = channels[random.nextInt(channels.length)];
                String text = channel + " " + i;
                publisher.sendRaw(RunningNode.withBody("POST", "/publisher/" + channel, text.getBytes(UTF_8)));
                assertThat(publisher.receive().status()).isIn(201, 202);
                published.add(text);
            }
        }
        for (CompletableFuture<List<String>> follower : followers) {
            List<String> received = follower.get(60, TimeUnit.SECONDS);
            assertThat(received).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(published);
            for (String channel : channels) {
                assertThat(received.stream().filter(text -> text.startsWith(channel)))
                        .containsExactlyElementsOf(published.stream()
                                .filter(text -> text.startsWith(channel))
                                .toList());
            }
        }
    }

    private static List<String> follow(String path, Random random) {
        List<String> received = new ArrayList<>();
        String last = "0:0";
        while (received.size() < MESSAGES) {
            try (StreamClient stream = NODE.stream(path, EVENTS, "Last-Event-ID: " + last)) {
                int most = 1 + random.nextInt(100);
                for (int i = 0; i < most && received.size() < MESSAGES; i++) {
                    String[] event = stream.event().split("id: |\ndata: ");
                    last = event[1];
                    received.add(event[2]);
                }
            }
        }
        return received;
    }

    private static List<String> poll(String path) {
        List<String> received = new ArrayList<>();
        String[] after = {};
        try (WireClient client = NODE.connect()) {
            while (received.size() < MESSAGES) {
                client.send("GET " + path + " HTTP/1.1\nHost: x\n" + String.join("\n", after)
                        + (after.length == 0 ? "\n" : "\n\n"));
                WireResponse message = client.receive();
                assertThat(message.status()).isEqualTo(200);
                received.add(message.text());
                after = validators(message);
            }
        }
        return received;
    }

    /** Two messages in each of the two channels, all in one second: again and again until that comes about. */
    private static MessageId withinOneSecond(String one, String other) {
        while (true) {
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ids.add(Relay.id(NODE.post("/publisher/" + one, one + " " + i)));
                ids.add(Relay.id(NODE.post("/publisher/" + other, other + " " + i)));
            }
            if (ids.stream().mapToLong(MessageId::seconds).distinct().count() == 1
                    && ids.stream().mapToLong(MessageId::tag).max().orElse(9) == 1) {
                return ids.get(0);
            }
            NODE.request("DELETE", "/publisher/" + one);
            NODE.request("DELETE", "/publisher/" + other);
        }
    }

    private static String[] validators(WireResponse message) {
        return new String[] {
            "If-Modified-Since: " + message.header("Last-Modified").orElseThrow(),
            "If-None-Match: " + message.header("Etag").orElseThrow()
        };
    }
}
