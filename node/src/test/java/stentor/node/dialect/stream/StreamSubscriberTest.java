package stentor.node.dialect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.RawClient;
import stentor.node.http.TestServer;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.StreamSettings;
import stentor.node.hub.Subscriptions;
import stentor.node.location.FirstMessage;
import stentor.node.location.Polling;
import stentor.node.location.SlowSubscriber;
import stentor.node.location.Subscribing;
import stentor.node.location.Transport;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.MessageId;

/** Streams whose channel has no owner for longer than a request may wait for its answer. */
class StreamSubscriberTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final TestServer server = new TestServer(this::handle);
    private final OpenStreams streams = new OpenStreams(
            server.kit().system(),
            new StreamSettings(1 << 20, Duration.ofHours(1), Duration.ofMillis(100), Duration.ofHours(1)),
            written -> {});
    private CompletableFuture<String> left = new CompletableFuture<>();
    private ConcurrencyPolicy policy = ConcurrencyPolicy.BROADCAST;
    private boolean events;

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private final class Handle implements Subscriptions.Handle {
        @Override
        public void goOn() {}

        @Override
        public void leftLane(Optional<MessageId> last, boolean paused) {}

        @Override
        public void leave() {
            left.complete("left");
        }
    }

    private CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        StreamForms forms = new StreamForms(new Subscribing(
                Polling.LONG,
                policy,
                Optional.empty(),
                Map.of(),
                Duration.ZERO,
                408,
                true,
                FirstMessage.OLDEST,
                Set.of(Transport.values()),
                SlowSubscriber.DISCONNECT,
                Optional.empty()));
        BodyForm body = events ? BodyForm.events(forms) : BodyForm.chunks(forms);
        return new StreamSubscriber(
                        body.form(),
                        forms.answers(),
                        (stream, afterGap) -> forms.answers().streamed(body, stream, afterGap),
                        streams,
                        connection)
                .subscribe(subscriber -> new Handle());
    }

    @Test
    void underBroadcastTheStreamBeginsAllTheSame() {
        try (RawClient client = server.client()) {
            assertThat(client.send(GET).head()).startsWith("HTTP/1.1 200 OK");
            assertThat(streams.open()).isEqualTo(1);
            assertThat(left).isNotDone();
        }
    }

    /** A 200 would say that it holds the channel. */
    @Test
    void aStreamThatWasNotLetInIsToldToComeAgain() {
        for (ConcurrencyPolicy each : new ConcurrencyPolicy[] {ConcurrencyPolicy.FIRST, ConcurrencyPolicy.LAST}) {
            policy = each;
            left = new CompletableFuture<>();
            assertThat(server.exchange(GET)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            assertThat(TestServer.await(left)).isEqualTo("left");
        }
    }

    /** An EventSource gives up for good over any status but 200. */
    @Test
    void anEventSourceIsToldSoByAStreamThatEndsAtOnce() {
        policy = ConcurrencyPolicy.FIRST;
        events = true;
        try (RawClient client = server.client()) {
            assertThat(client.send(GET).readToEnd())
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("retry: 1000");
        }
        assertThat(TestServer.await(left)).isEqualTo("left");
        assertThat(streams.open()).isZero();
    }
}
