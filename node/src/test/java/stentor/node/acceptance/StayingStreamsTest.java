package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.redis.RedisProcess;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WebSocketClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/**
 * Streams that stay get everything that is published while they are there, once and in order, and each poll that waits gets the
 * message that comes next: whatever the buffer's settings are, however large a batch is, and whoever else comes and goes and says
 * that it stands anywhere.
 */
class StayingStreamsTest {
    private static final String LOCATIONS = """
            locations:
              - { type: publisher, prefix: /unstored/, store_messages: false }
              - { type: publisher, prefix: /one/, max_messages: 1 }
              - { type: publisher, prefix: /five/, max_messages: 5 }
              - { type: publisher, prefix: /hundred/ }
              - { type: subscriber, prefix: /subscriber/ }
            """;
    private static final List<String> BUFFERS = List.of("unstored", "one", "five", "hundred");
    private static final int STEPS = 60;
    private static final int LARGEST_BATCH = 250;
    private static final int POLLS = 3;
    private static final Pattern WAITING_POLLS =
            Pattern.compile("stentor_subscribers\\{[^}]*transport=\"longpoll\"[^}]*} (\\S+)");
    private static final String EVENTS = "Accept: text/event-stream";

    @AutoClose
    private static final RedisProcess REDIS = RedisProcess.started();

    @AutoClose
    private static final RunningNode MEMORY = RunningNode.start(LOCATIONS);

    @AutoClose
    private static final RunningNode WITH_REDIS =
            RunningNode.start("store: { type: redis, uri: \"" + REDIS.uri() + "\" }\n" + LOCATIONS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theyGetEverythingOnceAndInOrder(long seed) {
        new Run(MEMORY, seed).go();
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10})
    void withRedisToo(long seed) {
        new Run(WITH_REDIS, seed).go();
    }

    /** The smallest case: one that says that it has seen nothing of a channel on which nothing was stored yet. */
    @Test
    void oneThatStandsAtTheBeginningOfANewChannelCostsTheOthersNothing() {
        try (StreamClient stays = MEMORY.stream("/subscriber/new", EVENTS);
                StreamClient comes = MEMORY.stream("/subscriber/new", EVENTS, "Last-Event-ID: 0:0")) {
            MEMORY.post("/unstored/new", "m");
            assertThat(stays.event()).endsWith("data: m");
            assertThat(comes.event()).endsWith("data: m");
        }
    }

    /** After a restart all come back with what they saw last: they are told that something may be missing, and go on. */
    @Test
    void allWhoComeBackAfterARestartAreServed() {
        String id = "Last-Event-ID: 1450755280:3";
        try (StreamClient one = MEMORY.stream("/subscriber/back", EVENTS, id);
                StreamClient two = MEMORY.stream("/subscriber/back", EVENTS, id)) {
            MEMORY.post("/unstored/back", "m");
            MEMORY.post("/unstored/back", "n");
            for (StreamClient stream : List.of(one, two)) {
                assertThat(stream.event()).startsWith("event: stentor.gap");
                assertThat(stream.event()).endsWith("data: m");
                assertThat(stream.event()).endsWith("data: n");
            }
        }
    }

    private static final class Run {
        private final RunningNode node;
        private final Random random;
        private final String channel;
        /** Each batch is published under the settings of one of these. */
        private final List<String> buffers;

        private final List<String> published = new ArrayList<>();
        private final List<WireClient> guests = new ArrayList<>();
        private final List<WireClient> polls = new ArrayList<>();
        /** The headers of a poll for what follows the newest message. */
        private String newest = "";

        private Run(RunningNode node, long seed) {
            this.node = node;
            this.random = new Random(seed);
            this.channel = "run-" + seed;
            this.buffers = seed % 5 == 0 ? BUFFERS : List.of(BUFFERS.get((int) (seed % BUFFERS.size())));
        }

        private void go() {
            try (StreamClient events = node.stream("/subscriber/" + channel, EVENTS);
                    StreamClient parts = node.stream("/subscriber/" + channel, "Accept: multipart/mixed");
                    StreamClient chunks = node.stream("/subscriber/" + channel, "TE: chunked");
                    WebSocketClient frames = node.webSocket("/subscriber/" + channel)) {
                for (int i = 0; i < POLLS; i++) {
                    polls.add(node.connect());
                }
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                assertGot("events", () -> data(events.event()));
                assertGot("parts", () -> body(parts));
                assertGot("chunks", () -> new String(chunks.chunk(), UTF_8));
                assertGot("frames", () -> frames.next().text());
            }
            guests.forEach(WireClient::close);
            polls.forEach(WireClient::close);
        }

        private void step() {
            switch (random.nextInt(3)) {
                case 0 -> publish(1 + random.nextInt(random.nextBoolean() ? 3 : LARGEST_BATCH));
                case 1 -> guests.add(node.connect().send(request()));
                default -> leave();
            }
        }

        private void publish(int messages) {
            List<String> batch = IntStream.range(0, messages)
                    .mapToObj(i -> Integer.toString(published.size() + i))
                    .toList();
            published.addAll(batch);
            String publisher = "/" + buffers.get(random.nextInt(buffers.size())) + "/" + channel;
            String request = "GET /subscriber/" + channel + " HTTP/1.1\nHost: x\n" + newest + "\n";
            polls.forEach(poll -> poll.send(request));
            awaitPolls(POLLS);
            WireResponse answer = node.post(
                    publisher + "?batch=true", String.join("\n", batch), "Content-Type: application/x-ndjson");
            assertThat(answer.status()).isEqualTo(201);
            newest = String.join("\n", Relay.after(Relay.id(answer))) + "\n";
            for (WireClient poll : polls) {
                WireResponse message = poll.receive();
                assertThat(message.text()).isEqualTo(batch.get(0));
                assertThat(Relay.hasGap(message)).isFalse();
            }
            awaitPolls(0);
        }

        /** Until so many wait at the node. How many streams there are is not known: some are refused, or end at once. */
        private void awaitPolls(long count) {
            Eventually.see(
                    () -> WAITING_POLLS
                            .matcher(WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: x\n\n")
                                    .text())
                            .results()
                            .mapToLong(result -> (long) Double.parseDouble(result.group(1)))
                            .sum(),
                    waiting -> waiting == count);
        }

        /** A stream of any form that says it stands anywhere, or nothing. */
        private String request() {
            String transport =
                    switch (random.nextInt(4)) {
                        case 0 -> String.join("\n", WebSocketClient.HANDSHAKE);
                        case 1 -> "TE: chunked";
                        case 2 -> "Accept: multipart/mixed";
                        default -> EVENTS;
                    };
            String position =
                    switch (random.nextInt(5)) {
                        case 0 -> "";
                        case 1 -> "Last-Event-ID: 0:0\n";
                        case 2 ->
                            "Last-Event-ID: " + System.currentTimeMillis() / 1000 + ":" + random.nextInt(300) + "\n";
                        case 3 -> "If-None-Match: " + random.nextInt(300) + "\n";
                        default -> "Last-Event-ID: 9999999999:0\n";
                    };
            return "GET /subscriber/" + channel + " HTTP/1.1\nHost: x\n" + transport + "\n" + position + "\n";
        }

        private void leave() {
            if (!guests.isEmpty()) {
                guests.remove(random.nextInt(guests.size())).close();
            }
        }

        private void assertGot(String form, Supplier<String> next) {
            List<String> got = published.stream().map(each -> next.get()).collect(Collectors.toList());
            assertThat(got).as(form).isEqualTo(published);
        }

        private static String data(String event) {
            return event.substring(event.indexOf("data: ") + "data: ".length());
        }

        /** Behind the next empty line. */
        private static String body(StreamClient parts) {
            parts.block();
            return parts.until("\n--").replace("--", "").strip();
        }
    }
}
