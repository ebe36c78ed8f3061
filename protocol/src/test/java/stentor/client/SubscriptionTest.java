package stentor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a subscription is there to be closed at the end, whether the test names it or not
class SubscriptionTest {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch testIsOver = new CountDownLatch(1);

    @Test
    void afterALossItGoesOnAfterTheLastMessageItHad() throws Exception {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
                    if (number == 1) {
                        FakeServer.stream(exchange, ": hi\n\nid: 1:0\ndata: one\n\nid: 1:1\ndata: two\n\nid: 2:0\nda");
                    } else {
                        FakeServer.stream(exchange, "id: 2:0\nevent: e\ndata: three\n\n");
                        hold();
                    }
                });
                Subscription ignored = subscribe(server).start(received::add)) {
            assertThat(List.of(next(), next())).extracting(this::text).containsExactly("one", "two");
            Received third = next();
            assertThat(text(third)).isEqualTo("three");
            assertThat(third.payload().eventName()).contains("e");
            assertThat(third.afterGap()).isFalse();
            assertThat(server.asked().get(0).headers().getFirst("Last-Event-ID"))
                    .isNull();
            assertThat(server.asked().get(1).headers().getFirst("Last-Event-ID"))
                    .isEqualTo("1:1");
        } finally {
            testIsOver.countDown();
        }
    }

    @Test
    void aGapIsSaidOfTheMessageAfterIt() throws Exception {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
                    FakeServer.stream(
                            exchange, "event: stentor.gap\ndata: 5:0\n\nid: 5:0\ndata: a\n\nid: 6:0\ndata: b\n\n");
                    hold();
                });
                Subscription ignored = subscribe(server).since("1:0").start(received::add)) {
            assertThat(next().afterGap()).isTrue();
            assertThat(next().afterGap()).isFalse();
            assertThat(server.asked().get(0).headers().getFirst("Last-Event-ID"))
                    .isEqualTo("1:0");
        } finally {
            testIsOver.countDown();
        }
    }

    @Test
    void whereOneServerDoesNotAnswerTheNextIsAskedAndBothAreSaid() throws Exception {
        BlockingQueue<ConnectionState> states = new LinkedBlockingQueue<>();
        String nowhere = FakeServer.nowhere();
        try (FakeServer server = FakeServer.start((exchange, number) -> {
                    FakeServer.stream(exchange, "id: 1:0\ndata: one\n\n");
                    hold();
                });
                Subscription ignored = StentorClient.at(nowhere, server.url())
                        .subscribe("/sub/a")
                        .onState(states::add)
                        .start(received::add)) {
            assertThat(text(next())).isEqualTo("one");
            assertThat(states.poll()).isInstanceOfSatisfying(ConnectionState.Lost.class, lost -> {
                assertThat(lost.server()).isEqualTo(URI.create(nowhere));
                assertThat(lost.reason()).isEqualTo("cannot connect");
                assertThat(lost.retryIn()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
            });
            assertThat(states.poll()).isEqualTo(new ConnectionState.Connected(URI.create(server.url())));
        } finally {
            testIsOver.countDown();
        }
    }

    @Test
    void deletionAndConflictEndIt() throws Exception {
        assertThat(endAfter(":410: 410 Gone\n\n")).isEqualTo(SubscriptionEnd.DELETED);
        assertThat(endAfter("retry: 86400000\n\n:409: 409 Conflict\n\n")).isEqualTo(SubscriptionEnd.CONFLICT);
    }

    private SubscriptionEnd endAfter(String stream) throws Exception {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.stream(exchange, stream));
                Subscription subscription = subscribe(server).start(received::add)) {
            return subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRefusalEndsItWithTheServersWords() {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.answer(exchange, 403, "not you"));
                Subscription subscription = subscribe(server).start(received::add)) {
            assertThatThrownBy(() -> subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(RequestRefusedException.class)
                    .hasMessage("403: not you");
        }
    }

    @Test
    void anAnswerThatIsNoStreamEndsIt() {
        try (FakeServer server = FakeServer.start(
                        (exchange, number) -> FakeServer.answer(exchange, 200, "x", "Content-Type", "text/html"));
                Subscription subscription = subscribe(server).start(received::add)) {
            assertThatThrownBy(() -> subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .hasMessageContaining("not a stream of type text/event-stream");
        }
    }

    @Test
    void itGivesUpIfItIsToldWhen() {
        try (Subscription subscription = StentorClient.at(FakeServer.nowhere())
                .subscribe("/sub/a")
                .giveUpAfter(Duration.ofMillis(300))
                .start(received::add)) {
            assertThatThrownBy(() -> subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(ServerUnavailableException.class);
        }
    }

    @Test
    void aServerThatIsSilentForTooLongIsLeft() throws Exception {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
                    FakeServer.stream(exchange, number == 1 ? ": hi\n\n" : "id: 1:0\ndata: one\n\n");
                    hold();
                });
                Subscription ignored =
                        subscribe(server).idleLimit(Duration.ofMillis(300)).start(received::add)) {
            assertThat(text(next())).isEqualTo("one");
        } finally {
            testIsOver.countDown();
        }
    }

    @Test
    void whoAsksForNoMoreIsSentNoMore() throws Exception {
        AtomicLong sent = new AtomicLong();
        String event = "data: " + "x".repeat(100_000) + "\n\n";
        try (FakeServer server = FakeServer.start((exchange, number) -> {
            FakeServer.stream(exchange, event);
            writeUntilItBlocks(exchange, event, sent);
        })) {
            BlockingQueue<Received> got = new LinkedBlockingQueue<>();
            Flow.Subscription[] subscription = new Flow.Subscription[1];
            subscribe(server).publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription begun) {
                    subscription[0] = begun;
                    begun.request(2);
                }

                @Override
                public void onNext(Received message) {
                    got.add(message);
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            assertThat(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThat(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            awaitSameTwice(sent);
            assertThat(got).isEmpty();
            long stopped = sent.get();
            assertThat(stopped).as("what sockets hold, and no more").isLessThan(500);
            subscription[0].request(1000);
            for (int i = 0; i < 1000; i++) {
                assertThat(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(sent.get()).isGreaterThan(stopped);
            subscription[0].cancel();
        } finally {
            testIsOver.countDown();
        }
    }

    private void writeUntilItBlocks(HttpExchange exchange, String event, AtomicLong sent) throws IOException {
        byte[] bytes = event.getBytes();
        while (testIsOver.getCount() > 0) {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            sent.incrementAndGet();
        }
    }

    /** Waits until nothing was sent for half a second. */
    private static void awaitSameTwice(AtomicLong sent) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long before = -1;
        for (int looks = 0; looks < 60 && before != sent.get(); looks++) {
            before = sent.get();
            never.await(500, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void whatACallbackThrowsEndsIt() {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
                    FakeServer.stream(exchange, "id: 1:0\ndata: one\n\n");
                    hold();
                });
                Subscription subscription = subscribe(server).start(message -> {
                    throw new IllegalStateException("no such customer");
                })) {
            assertThatThrownBy(() -> subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .hasMessage("no such customer");
        } finally {
            testIsOver.countDown();
        }
    }

    @Test
    void closedItEnds() throws Exception {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
            FakeServer.stream(exchange, "id: 1:0\ndata: one\n\n");
            hold();
        })) {
            Subscription subscription = subscribe(server).start(received::add);
            next();
            subscription.close();
            assertThat(subscription.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(SubscriptionEnd.CLOSED);
        } finally {
            testIsOver.countDown();
        }
    }

    private static SubscriptionBuilder subscribe(FakeServer server) {
        return StentorClient.at(server.url()).subscribe("/sub/a");
    }

    private void hold() {
        try {
            testIsOver.await(PATIENCE_SECONDS * 3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Received next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing came");
    }

    private String text(Received message) {
        return message.payload().text();
    }
}
