package stentor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class StentorClientTest {
    private static final Payload HELLO = Payload.text("Hello", "text/plain");

    @Test
    void aPublishSaysWhatItPublishesAndIsToldWhatTheChannelHas() {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.answer(
                exchange, 201, "", "X-Channel-Subscribers", "3", "X-Channel-Last-Message-Id", "7:1"))) {
            Payload message = new Payload(HELLO.body(), HELLO.contentType(), Optional.of("greeting"), Optional.empty());
            Published published = client(server)
                    .basic("alice", "secret")
                    .build()
                    .publish("/pub/a", message)
                    .join();
            assertThat(published).isEqualTo(new Published(true, Optional.of(new MessageId(7, 1)), OptionalLong.of(3)));
            FakeServer.Asked asked = server.asked().get(0);
            assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /pub/a");
            assertThat(asked.body()).isEqualTo(HELLO.body());
            assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("text/plain");
            assertThat(asked.headers().getFirst("X-EventSource-Event")).isEqualTo("greeting");
            assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Basic YWxpY2U6c2VjcmV0");
        }
    }

    @Test
    void after503APublishIsRepeatedWithTheSameKeyAndNotBeforeTheServerWantsIt() {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
            if (number == 1) {
                FakeServer.answer(exchange, 503, "log away", "Retry-After", "1");
            } else {
                FakeServer.answer(exchange, 202, "");
            }
        })) {
            long begin = System.nanoTime();
            client(server).build().publish("/pub/a", HELLO).join();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            List<String> keys = server.asked().stream()
                    .map(asked -> asked.headers().getFirst("Idempotency-Key"))
                    .toList();
            assertThat(keys).hasSize(2).doesNotContainNull();
            assertThat(keys.get(0)).isEqualTo(keys.get(1));
        }
    }

    @Test
    void itIsNotRepeatedForEver() {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.answer(exchange, 503, "log away"))) {
            CompletableFuture<Published> publish =
                    client(server).retryLimit(Duration.ofMillis(500)).build().publish("/pub/a", HELLO);
            assertThatThrownBy(publish::join)
                    .cause()
                    .isInstanceOf(ServerUnavailableException.class)
                    .hasMessage(server.url() + ": 503 log away");
            assertThat(server.asked()).hasSizeBetween(2, 8);
        }
    }

    @Test
    void aRefusalIsNotRepeated() {
        try (FakeServer server =
                FakeServer.start((exchange, number) -> FakeServer.answer(exchange, 413, "too large\n"))) {
            assertThatThrownBy(client(server).build().publish("/pub/a", HELLO)::join)
                    .cause()
                    .hasMessage("413: too large")
                    .asInstanceOf(type(RequestRefusedException.class))
                    .extracting(RequestRefusedException::status)
                    .isEqualTo(413);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void whereOneServerDoesNotAnswerTheNextIsAsked() {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.answer(exchange, 202, ""))) {
            StentorClient client = StentorClient.at(FakeServer.nowhere(), server.url());
            client.publish("/pub/a", HELLO).join();
            client.publish("/pub/a", HELLO).join();
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void nobodyAtAllIsToldInAFewWords() {
        String nowhere = FakeServer.nowhere();
        StentorClient client = StentorClient.builder()
                .url(URI.create(nowhere))
                .retryLimit(Duration.ZERO)
                .build();
        assertThatThrownBy(client.publish("/pub/a", HELLO)::join).cause().hasMessage(nowhere + ": cannot connect");
    }

    @Test
    void aBatchIsOneRequestWithALineForEach() {
        try (FakeServer server = FakeServer.start((exchange, number) -> FakeServer.answer(exchange, 202, ""))) {
            client(server)
                    .build()
                    .publishBatch("/pub/a", List.of("1", "{\"a\":2}"))
                    .join();
            FakeServer.Asked asked = server.asked().get(0);
            assertThat(asked.path()).isEqualTo("/pub/a?batch=true");
            assertThat(new String(asked.body())).isEqualTo("1\n{\"a\":2}");
            assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/x-ndjson");
        }
    }

    @Test
    void aQueueMessageCarriesItsTokenAndHowOftenItWasHandedOut() {
        try (FakeServer server = FakeServer.start((exchange, number) -> {
            if (number == 1) {
                FakeServer.answer(
                        exchange,
                        200,
                        "job",
                        "Content-Type",
                        "text/x",
                        "X-Message-Ack",
                        "a/b",
                        "X-Message-Deliveries",
                        "2");
            } else if (number == 2) {
                FakeServer.answer(exchange, 200, "settled");
            } else {
                FakeServer.answer(exchange, number == 3 ? 404 : 504, "none");
            }
        })) {
            StentorClient client = client(server).build();
            QueueMessage message = client.takeToAcknowledge("/q/a").join().orElseThrow();
            assertThat(message).isEqualTo(new QueueMessage(Payload.text("job", "text/x"), Optional.of("a/b"), 2));
            assertThat(client.acknowledge("/q/a", "a/b").join()).isTrue();
            assertThat(client.acknowledge("/q/a", "a/b").join()).isFalse();
            assertThat(client.take("/q/a").join()).isEmpty();
            assertThat(server.asked())
                    .extracting(asked -> asked.method() + " " + asked.path())
                    .containsExactly("GET /q/a?ack=true", "DELETE /q/a?ack=a%2Fb", "DELETE /q/a?ack=a%2Fb", "GET /q/a");
        }
    }

    @Test
    void aPathHasTheChannelsIdPercentEncoded() {
        assertThat(StentorClient.path("/pubsub/", "a b/ü?")).isEqualTo("/pubsub/a%20b/%C3%BC%3F");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> StentorClient.at("localhost:8080")).hasMessageContaining("http://HOST:PORT");
        assertThatThrownBy(() -> StentorClient.at("ws://localhost:8080")).hasMessageContaining("http://HOST:PORT");
        assertThatThrownBy(() -> StentorClient.builder().build()).hasMessage("no url");
        assertThatThrownBy(() -> StentorClient.builder().retryLimit(Duration.ofMinutes(3)))
                .hasMessageContaining("at most PT1M50S");
    }

    private static StentorClient.Builder client(FakeServer server) {
        return StentorClient.builder().url(URI.create(server.url()));
    }
}
