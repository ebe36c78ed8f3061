package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.Sockets;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** A consumer that is gone before its answer was handed to the operating system takes nothing with it. */
class QueueConsumersThatLeaveTest {
    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.start("""
                limits: { max_message_size: 64m }
                locations:
                  - { type: queue, prefix: /push_messages/ }
                  - { type: queue, prefix: /short/, timeout: 300ms }
                """);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static WireClient ask(String queue) {
        return node.connect().send("GET " + queue + " HTTP/1.1\nHost: h\n\n");
    }

    private static void await(String queue, String header, int expected) {
        Eventually.see(
                () -> node.request("HEAD", queue).header(header).orElseThrow(), Integer.toString(expected)::equals);
    }

    @Test
    void whoClosesOrResetsWhileItWaitsIsForgotten() {
        String queue = "/push_messages/waiting";
        for (int i = 0; i < 10; i++) {
            try (WireClient consumer = ask(queue)) {
                await(queue, "X-Queue-Consumers", 1);
                if (i % 2 == 0) {
                    consumer.reset();
                }
            }
            await(queue, "X-Queue-Consumers", 0);
            assertThat(node.post(queue, "message " + i).status()).isEqualTo(202);
            assertThat(node.get(queue).text()).isEqualTo("message " + i);
        }
    }

    @Test
    void whoHasFinishedSendingCountsAsGone() {
        String queue = "/push_messages/half-closed";
        try (WireClient consumer = ask(queue)) {
            await(queue, "X-Queue-Consumers", 1);
            consumer.finishSending();
            WireResponse answer = consumer.receive();
            assertThat(answer.status()).isEqualTo(504);
            await(queue, "X-Queue-Consumers", 0);
        }
        assertThat(node.post(queue, "1").status()).isEqualTo(202);
        assertThat(node.get(queue).text()).isEqualTo("1");
    }

    @Test
    void aMessageThatWasNotWrittenToItsEndGoesToTheHead() {
        String queue = "/push_messages/large";
        String large = "x".repeat(Sockets.MORE_THAN_IS_SENT);
        node.post(queue, large);
        node.post(queue, "second");
        for (int i = 0; i < 2; i++) {
            try (WireClient consumer = ask(queue)) {
                await(queue, "X-Queue-Out", 1);
                if (i == 0) {
                    consumer.reset();
                }
            }
            await(queue, "X-Queue-Out", 0);
        }
        WireResponse again = node.get(queue);
        assertThat(again.header("X-Message-Deliveries")).isEmpty();
        assertThat(again.body()).hasSize(large.length());
        assertThat(node.get(queue).text()).isEqualTo("second");
    }

    /** Whoever read none of its answer may have been sent it; whoever was not gets it from the next request. */
    @Test
    void messagesAreNotLostByThoseWhoResetBeforeTheyArePushed() {
        String queue = "/short/before";
        for (int i = 0; i < 50; i++) {
            List<WireClient> gone = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                gone.add(ask(queue));
            }
            await(queue, "X-Queue-Consumers", 3);
            gone.forEach(WireClient::reset);
            await(queue, "X-Queue-Consumers", 0);
            node.post(queue, "message " + i);
            assertThat(node.get(queue).text()).isEqualTo("message " + i);
        }
    }

    @Test
    void nobodyGetsAMessageTwiceOrOutOfOrderWhileOthersLeaveAtTheMomentOfTheHandOut() {
        String queue = "/short/moment";
        Random random = new Random(1);
        int received = -1;
        for (int i = 0; i < 200; i++) {
            try (WireClient leaving = ask(queue)) {
                node.post(queue, Integer.toString(i));
                if (random.nextBoolean()) {
                    leaving.reset();
                }
            }
            if (i % 10 == 9) {
                awaitNobody(queue);
                WireResponse next = node.get(queue);
                while (next.status() == 200) {
                    int message = Integer.parseInt(next.text());
                    assertThat(message).isGreaterThan(received);
                    received = message;
                    next = node.get(queue);
                }
            }
        }
        await(queue, "X-Queue-Messages", 0);
        await(queue, "X-Queue-Out", 0);
    }

    /**
     * Waits until nobody asks for a message and none is out. Once is not enough: the request of a consumer that has left may
     * still be unread in its socket, on another loop than this question's, and be handed a message after it. New
     * connections go to all loops in turn, and each is read after those before it.
     */
    private static void awaitNobody(String queue) {
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            await(queue, "X-Queue-Consumers", 0);
            await(queue, "X-Queue-Out", 0);
        }
    }

    @Test
    void aNodeThatStopsEndsTheWaitsOfConsumers() {
        RunningNode stopping = RunningNode.start();
        try (WireClient consumer = stopping.connect().send("GET /push_messages/x HTTP/1.1\nHost: h\n\n")) {
            Eventually.see(
                    () -> stopping.request("HEAD", "/push_messages/x")
                            .header("X-Queue-Consumers")
                            .orElseThrow(),
                    "1"::equals);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
            WireResponse end = consumer.receive();
            assertThat(end.status()).isEqualTo(504);
            assertThat(end.text()).isEqualTo("Timeout waiting for response");
            stopped.join();
        }
    }
}
