package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/**
 * A client that polls again and again on one connection is answered like one that comes for the first time, whatever has
 * happened in between.
 */
class KeptUpPollsTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: publisher, prefix: /two/, max_messages: 2 }
              - { type: publisher, prefix: /brief/, message_timeout: 1s }
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: publisher, prefix: /delivered/, delete_delivered: true }
              - { type: subscriber, prefix: /sub/ }
              - { type: subscriber, prefix: /soon/, timeout: 1s, timeout_status: 204 }
              - { type: subscriber, prefix: /last/, concurrency: last }
            """);

    /** Polls with the very same head each time, but for where it stands. */
    private static final class Poller implements AutoCloseable {
        private final WireClient client = NODE.connect();
        private final String path;
        private final String[] more;
        private WireResponse last;

        private Poller(String path, String... more) {
            this.path = path;
            this.more = more;
        }

        /** One that has polled often enough for the server to know its head. */
        static Poller keptUp(String publisher, String path, String... more) {
            Poller poller = new Poller(path, more);
            for (int i = 1; i <= 3; i++) {
                poller.ask();
                awaitSubscribers(publisher, 1);
                NODE.post(publisher, "warm-up " + i);
                assertThat(poller.next().text()).isEqualTo("warm-up " + i);
            }
            return poller;
        }

        byte[] head() {
            StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: stentor\r\n");
            if (last != null) {
                head.append("If-Modified-Since: ")
                        .append(last.header("Last-Modified").orElseThrow())
                        .append("\r\n");
                head.append("If-None-Match: ")
                        .append(last.header("Etag").orElseThrow())
                        .append("\r\n");
            }
            for (String line : more) {
                head.append(line).append("\r\n");
            }
            return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        }

        void ask() {
            client.sendRaw(head());
        }

        WireResponse next() {
            WireResponse response = client.receive();
            if (response.status() == 200) {
                last = response;
            }
            return response;
        }

        WireResponse askForNext() {
            ask();
            return next();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static void awaitSubscribers(String publisher, int count) {
        Eventually.see(
                () -> NODE.get(publisher).header("X-Channel-Subscribers"),
                Optional.of(Integer.toString(count))::equals);
    }

    @Test
    void countedWhileItWaitsAndNotWhenItHasLeft() {
        try (Poller poller = Poller.keptUp("/pub/counted", "/sub/counted")) {
            awaitSubscribers("/pub/counted", 0);
            assertThat(NODE.post("/pub/counted", "nobody waits").status()).isEqualTo(202);
            assertThat(poller.askForNext().text()).isEqualTo("nobody waits");
            poller.ask();
            awaitSubscribers("/pub/counted", 1);
            assertThat(NODE.post("/pub/counted", "somebody waits").status()).isEqualTo(201);
            assertThat(poller.next().text()).isEqualTo("somebody waits");
            poller.ask();
            awaitSubscribers("/pub/counted", 1);
        }
        awaitSubscribers("/pub/counted", 0);
        assertThat(NODE.post("/pub/counted", "nobody again").status()).isEqualTo(202);
    }

    @Test
    void aHeadThatComesInTwoPiecesAtWhateverPosition() {
        try (Poller poller = Poller.keptUp("/pub/split", "/sub/split")) {
            int length = poller.head().length;
            for (int at = 1; at < length; at++) {
                byte[] head = poller.head();
                poller.client.sendRaw(Arrays.copyOf(head, at));
                NODE.post("/pub/split", "split at " + at);
                poller.client.sendRaw(Arrays.copyOfRange(head, at, head.length));
                assertThat(poller.next().text()).isEqualTo("split at " + at);
            }
        }
    }

    @Test
    void severalPollsAtOnce() {
        try (Poller poller = Poller.keptUp("/pub/pipelined", "/sub/pipelined")) {
            byte[] head = poller.head();
            poller.client.sendRaw(head).sendRaw(head);
            poller.client.send("GET /pub/pipelined HTTP/1.1\nHost: stentor\n\n");
            awaitSubscribers("/pub/pipelined", 1);
            NODE.post("/pub/pipelined", "for both");
            assertThat(poller.client.receive().text()).isEqualTo("for both");
            // It asked from the same place, so it gets the same.
            assertThat(poller.client.receive().text()).isEqualTo("for both");
            assertThat(poller.client.receive().header("X-Channel-Messages")).contains("4");
        }
    }

    @Test
    void anotherChannelOnTheSameConnection() {
        try (Poller poller = Poller.keptUp("/pub/one", "/sub/one")) {
            NODE.post("/pub/other", "of the other channel");
            poller.client.send("GET /sub/other HTTP/1.1\nHost: stentor\n\n");
            assertThat(poller.client.receive().text()).isEqualTo("of the other channel");
            NODE.post("/pub/one", "of the first channel");
            assertThat(poller.askForNext().text()).isEqualTo("of the first channel");
        }
    }

    @Test
    void connectionsThatCarryPollsOfManyClients() {
        // As between a balancer and its servers.
        Random random = new Random(5);
        int channels = 3;
        List<List<String>> got = new ArrayList<>();
        try (WireClient shared = NODE.connect()) {
            WireResponse[] last = new WireResponse[channels];
            for (int c = 0; c < channels; c++) {
                got.add(new ArrayList<>());
            }
            for (int i = 0; i < 300; i++) {
                int c = random.nextInt(channels);
                NODE.post("/pub/shared" + c, "message " + i);
                String at = last[c] == null
                        ? ""
                        : "If-Modified-Since: "
                                + last[c].header("Last-Modified").orElseThrow() + "\nIf-None-Match: "
                                + last[c].header("Etag").orElseThrow() + "\n";
                shared.send("GET /sub/shared" + c + " HTTP/1.1\nHost: stentor\n" + at + "\n");
                last[c] = shared.receive();
                assertThat(last[c].text()).isEqualTo("message " + i);
            }
        }
    }

    @Test
    void aPageOfAnotherOriginMayReadEachAnswer() {
        try (Poller poller = Poller.keptUp("/pub/origin", "/sub/origin", "Origin: http://page.example")) {
            try (Poller plain = Poller.keptUp("/pub/plain", "/sub/plain")) {
                NODE.post("/pub/plain", "plain");
                assertThat(plain.askForNext().header("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
            for (int i = 0; i < 3; i++) {
                NODE.post("/pub/origin", "message " + i);
                WireResponse message = poller.askForNext();
                assertThat(message.text()).isEqualTo("message " + i);
                assertThat(message.header("Access-Control-Allow-Origin")).contains("*");
            }
        }
    }

    @Test
    void whatTheBufferHasDroppedIsNotGiven() {
        try (Poller poller = Poller.keptUp("/two/dropped", "/sub/dropped")) {
            for (int i = 1; i <= 4; i++) {
                NODE.post("/two/dropped", Integer.toString(i));
            }
            WireResponse message = poller.askForNext();
            assertThat(message.text()).isEqualTo("3");
            assertThat(Relay.hasGap(message)).isTrue();
            assertThat(poller.askForNext().text()).isEqualTo("4");
        }
    }

    @Test
    void whatHasExpiredIsNotGiven() {
        try (Poller poller = Poller.keptUp("/brief/expired", "/sub/expired")) {
            NODE.post("/brief/expired", "too late");
            Eventually.see(() -> NODE.get("/brief/expired").header("X-Channel-Messages"), Optional.of("0")::equals);
            poller.ask();
            awaitSubscribers("/brief/expired", 1);
            NODE.post("/brief/expired", "in time");
            WireResponse message = poller.next();
            assertThat(message.text()).isEqualTo("in time");
            assertThat(Relay.hasGap(message)).isTrue();
        }
    }

    @Test
    void whatIsNotStoredIsForThoseWhoWait() {
        try (Poller poller = Poller.keptUp("/unstored/unstored", "/sub/unstored")) {
            NODE.post("/unstored/unstored", "for nobody");
            poller.ask();
            awaitSubscribers("/unstored/unstored", 1);
            NODE.post("/unstored/unstored", "for who waits");
            assertThat(poller.next().text()).isEqualTo("for who waits");
        }
    }

    @Test
    void whatIsDeliveredOnceIsGoneForTheOthers() {
        try (Poller poller = Poller.keptUp("/pub/counting", "/sub/counting")) {
            poller.ask();
            awaitSubscribers("/pub/counting", 1);
            NODE.post("/delivered/counting", "for one");
            assertThat(poller.next().text()).isEqualTo("for one");
            Eventually.see(() -> NODE.get("/pub/counting").header("X-Channel-Messages"), Optional.of("3")::equals);
            NODE.post("/delivered/counting", "for one more");
            assertThat(poller.askForNext().text()).isEqualTo("for one more");
        }
    }

    @Test
    void aChannelThatIsDeleted() {
        try (Poller poller = Poller.keptUp("/pub/deleted", "/sub/deleted")) {
            poller.ask();
            awaitSubscribers("/pub/deleted", 1);
            NODE.request("DELETE", "/pub/deleted");
            assertThat(poller.next().status()).isEqualTo(410);
            poller.ask();
            awaitSubscribers("/pub/deleted", 1);
            NODE.post("/pub/deleted", "after that");
            assertThat(poller.next().text()).isEqualTo("after that");
        }
    }

    @Test
    void aSubscriberThatSuffersNoOthers() {
        try (Poller poller = Poller.keptUp("/pub/conflict", "/sub/conflict");
                Poller jealous = new Poller("/last/conflict")) {
            poller.ask();
            awaitSubscribers("/pub/conflict", 1);
            jealous.last = poller.last;
            jealous.ask();
            assertThat(poller.next().status()).isEqualTo(409);
            NODE.post("/pub/conflict", "for the other");
            assertThat(jealous.next().text()).isEqualTo("for the other");
        }
    }

    @Test
    void aTimeThatIsOver() {
        try (Poller poller = Poller.keptUp("/pub/timeout", "/soon/timeout")) {
            assertThat(poller.askForNext().status()).isEqualTo(204);
            NODE.post("/pub/timeout", "after that");
            assertThat(poller.askForNext().text()).isEqualTo("after that");
        }
    }

    /** The one spells a header differently each time, so that it is asked through. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answeredAsIfItCameForTheFirstTime(long seed) {
        Random random = new Random(seed);
        List<String> prefixes = List.of("/pub/", "/two/", "/unstored/");
        try (Poller known = new Poller("/sub/known" + seed)) {
            WireResponse strange = null;
            String prefix = "/pub/";
            WireClient stranger = NODE.connect();
            for (int i = 0; i < 200; i++) {
                prefix = random.nextInt(8) == 0 ? prefixes.get(random.nextInt(prefixes.size())) : prefix;
                int before = random.nextInt(4);
                for (int m = 0; m < before; m++) {
                    NODE.post(prefix + "known" + seed, i + "." + m);
                    NODE.post(prefix + "strange" + seed, i + "." + m);
                }
                known.ask();
                String at = strange == null
                        ? ""
                        : "If-Modified-Since: "
                                + strange.header("Last-Modified").orElseThrow() + "\nIf-None-Match: "
                                + strange.header("Etag").orElseThrow() + "\n";
                stranger.send(
                        "GET /sub/strange" + seed + " HTTP/1.1\nHost: stentor\n" + at + "X-Number: " + i + "\n\n");
                String last = i + ".last";
                // Whether it is waited for or not: both must be there to be told what is not stored.
                NODE.post((prefix.equals("/two/") ? "/two/" : "/pub/") + "known" + seed, last);
                NODE.post((prefix.equals("/two/") ? "/two/" : "/pub/") + "strange" + seed, last);
                WireResponse one = known.next();
                WireResponse other = stranger.receive();
                strange = other;
                assertThat(comparable(one)).as("seed %s, %s", seed, i).isEqualTo(comparable(other));
            }
            stranger.close();
        }
    }

    private static List<String> comparable(WireResponse response) {
        List<String> lines = new ArrayList<>(response.headerLines());
        lines.removeIf(
                line -> line.startsWith("Date:") || line.startsWith("Last-Modified:") || line.startsWith("Etag:"));
        lines.add(response.status() + " " + response.text());
        return lines;
    }
}
