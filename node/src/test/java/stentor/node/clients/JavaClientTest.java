package stentor.node.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stentor.client.Published;
import stentor.client.QueueMessage;
import stentor.client.Received;
import stentor.client.RequestRefusedException;
import stentor.client.StentorClient;
import stentor.client.Subscription;
import stentor.client.SubscriptionEnd;
import stentor.client.Transport;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.protocol.channel.Payload;

/** {@code stentor.client} against real nodes. */
@SuppressWarnings("try") // a subscription is there to be closed at the end, whether the test names it or not
class JavaClientTest {
    private static final long PATIENCE_SECONDS = 20;

    private static RunningNode node;
    private static StentorClient client;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        node = RunningNode.start("""
                locations:
                  - { type: pubsub, prefix: /pubsub/ }
                  - { type: publisher, prefix: /two/, max_messages: 2 }
                  - { type: subscriber, prefix: /last/, concurrency: last }
                  - { type: queue, prefix: /queue/, timeout: 100ms }
                  - { type: bus, prefix: /bus/, channel_group: bus }
                  - { type: publisher, prefix: /pub/ }
                """);
        client = StentorClient.at(url(node));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EVENT_STREAM", "WEB_SOCKET"})
    void whatIsStoredComesFirstThenWhatIsPublishedFromAnIdOn(Transport transport) throws Exception {
        String path = "/pubsub/stored-" + transport;
        Published first = client.publish(path, text("one")).join();
        client.publishBatch(path, List.of("2", "3")).join();
        assertThat(first.delivered()).isFalse();
        String since = first.id().orElseThrow().toString();
        try (Subscription ignored =
                client.subscribe(path).transport(transport).since(since).start(received::add)) {
            assertThat(next().payload().text()).isEqualTo("2");
            assertThat(next().payload().text()).isEqualTo("3");
            Published live = client.publish(path, text("four")).join();
            assertThat(live.delivered()).isTrue();
            assertThat(live.subscribers()).hasValue(1);
            Received four = next();
            assertThat(four.payload().text()).isEqualTo("four");
            assertThat(four.id()).contains(live.id().orElseThrow().toString());
        }
        Eventually.see(
                () -> client.info(path.replace("/pubsub/", "/pub/"))
                        .join()
                        .orElseThrow()
                        .subscribers(),
                count -> count == 0);
    }

    @Test
    void aWebSocketBringsAnyBytesAndTheirType() throws Exception {
        Payload picture = new Payload(new byte[] {0, (byte) 0xff, '\r', '\n'}, Optional.of("image/png"));
        client.publish("/pubsub/picture", picture).join();
        try (Subscription ignored = client.subscribe("/pubsub/picture")
                .transport(Transport.WEB_SOCKET)
                .start(received::add)) {
            assertThat(next().payload()).isEqualTo(picture);
        }
    }

    @Test
    void aBusBringsTypeSenderAndChannel() throws Exception {
        StentorClient alice = StentorClient.builder()
                .url(URI.create(url(node)))
                .basic("alice", "")
                .build();
        try (Subscription ignored =
                client.subscribe("/bus/").transport(Transport.BUS).start(received::add)) {
            Eventually.see(
                    () -> {
                        alice.publish(StentorClient.path("/bus/", "a b"), text("hello"))
                                .join();
                        return received.size();
                    },
                    count -> count > 0);
            Received hello = next();
            assertThat(hello.payload())
                    .isEqualTo(new Payload(
                            text("hello").body(), Optional.of("text/plain"), Optional.empty(), Optional.of("alice")));
            assertThat(hello.channel()).contains("/bus/a%20b");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EVENT_STREAM", "WEB_SOCKET"})
    void aGapIsSaid(Transport transport) throws Exception {
        String channel = "gap-" + transport;
        String first = client.publish("/two/" + channel, text("1"))
                .join()
                .id()
                .orElseThrow()
                .toString();
        Stream.of("2", "3", "4")
                .forEach(body -> client.publish("/two/" + channel, text(body)).join());
        try (Subscription ignored = client.subscribe("/pubsub/" + channel)
                .transport(transport)
                .since(first)
                .start(received::add)) {
            Received third = next();
            assertThat(third.payload().text()).isEqualTo("3");
            assertThat(third.afterGap()).isTrue();
            assertThat(next().afterGap()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EVENT_STREAM", "WEB_SOCKET"})
    void deletionEndsItAndSoDoesAnotherSubscriberWhereOneIsAllowed(Transport transport) throws Exception {
        String channel = "ends-" + transport;
        client.create("/pubsub/" + channel).join();
        try (Subscription first =
                client.subscribe("/last/" + channel).transport(transport).start(received::add)) {
            awaitSubscribers(channel, 1);
            try (Subscription second =
                    client.subscribe("/last/" + channel).transport(transport).start(received::add)) {
                assertThat(first.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(SubscriptionEnd.CONFLICT);
                awaitSubscribers(channel, 1);
                assertThat(client.delete("/pubsub/" + channel).join()).isTrue();
                assertThat(second.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(SubscriptionEnd.DELETED);
                assertThat(client.delete("/pubsub/" + channel).join()).isFalse();
                assertThat(client.info("/pub/" + channel).join()).isEmpty();
            }
        }
    }

    private static void awaitSubscribers(String channel, long count) {
        node.awaitSubscribers("/pub/" + channel, count);
    }

    @Test
    void aQueuesMessageComesAgainUntilItIsAcknowledged() {
        assertThat(client.publish("/queue/jobs", text("job")).join().delivered())
                .isFalse();
        QueueMessage job = client.takeToAcknowledge("/queue/jobs").join().orElseThrow();
        assertThat(job.payload()).isEqualTo(text("job"));
        assertThat(job.deliveries()).isEqualTo(1);
        String token = job.acknowledgement().orElseThrow();
        assertThat(client.acknowledge("/queue/jobs", token).join()).isTrue();
        assertThat(client.acknowledge("/queue/jobs", token).join()).isFalse();
        assertThat(client.take("/queue/jobs").join()).isEmpty();
    }

    @Test
    void aPathThatNoLocationTakesIsRefusedAtOnce() {
        assertThatThrownBy(client.publish("/nowhere/a", text("x"))::join)
                .cause()
                .isInstanceOfSatisfying(RequestRefusedException.class, refused -> assertThat(refused.status())
                        .isEqualTo(404));
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EVENT_STREAM", "WEB_SOCKET"})
    void whenItsNodeStopsItGoesOnAtAnother(Transport transport) throws Exception {
        List<RunningNode> nodes = RunningNode.cluster(2, "");
        try {
            StentorClient both = StentorClient.at(url(nodes.get(1)), url(nodes.get(0)));
            StentorClient survivor = StentorClient.at(url(nodes.get(0)));
            try (Subscription ignored =
                    both.subscribe("/pubsub/moving").transport(transport).start(received::add)) {
                survivor.publish("/pubsub/moving", text("before")).join();
                assertThat(next().payload().text()).isEqualTo("before");
                nodes.get(1).close();
                survivor.publish("/pubsub/moving", text("after")).join();
                assertThat(next().payload().text()).isEqualTo("after");
                assertThat(received).isEmpty();
            }
        } finally {
            nodes.forEach(RunningNode::close);
        }
    }

    private static String url(RunningNode node) {
        return "http://127.0.0.1:" + node.address().getPort();
    }

    private static Payload text(String body) {
        return Payload.text(body, "text/plain");
    }

    private Received next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing came");
    }
}
