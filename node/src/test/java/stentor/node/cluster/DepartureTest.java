package stentor.node.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import stentor.node.cluster.membership.Departure;
import stentor.node.cluster.membership.MemoryLivingNodes;
import stentor.node.hub.End;
import stentor.node.hub.RecordingSubscriber;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

class DepartureTest {
    private static final ChannelKey CHANNEL = ClusterWorld.channel("held");

    private final List<String> steps = new CopyOnWriteArrayList<>();

    @Test
    void aNodeServesOnWhileItDrainsAndThenEndsItsSubscribersAndItself() throws Exception {
        try (ClusterWorld world = ClusterWorld.of(1)) {
            TestNode node = world.node(0);
            RecordingSubscriber stream = node.stream(CHANNEL, Cursor.NEWEST, ConcurrencyPolicy.BROADCAST);
            assertThat(stream.next()).isEqualTo("confirmed");
            CompletionStage<?> left = departure(node).leave(Duration.ofMillis(300));
            world.awaitTrue(() -> steps.contains("not ready"));
            node.publish(CHANNEL, "late", "late");
            assertThat(stream.next()).isEqualTo("late");
            assertThat(stream.next()).isEqualTo("GOING_AWAY");
            left.toCompletableFuture().get(20, SECONDS);
            assertThat(steps)
                    .containsExactly(
                            "not ready", "not listening", "subscribers told", "requests finished", "no probes");
        }
    }

    @Test
    void aNodeThatLeavesIsTakenOutOfTheRegistry() throws Exception {
        MemoryLivingNodes registry = new MemoryLivingNodes();
        try (ClusterWorld world = new ClusterWorld()) {
            int port = ClusterWorld.freePort();
            List<String> seeds = List.of("127.0.0.1:" + port);
            TestNode node = world.add(TestNode.start(port, seeds, Set.of(), Optional.of(registry), world.log()));
            node.awaitUp();
            world.awaitTrue(() -> registry.living().toCompletableFuture().join().contains(node.name()));
            departure(node).leave(Duration.ZERO).toCompletableFuture().get(20, SECONDS);
            assertThat(registry.living().toCompletableFuture().get()).isEmpty();
        }
    }

    private Departure departure(TestNode node) {
        return Departure.of(node.system(), node.membership(), new Departure.Steps() {
            @Override
            public void stopBeingReady(Duration drain) {
                steps.add("not ready");
            }

            @Override
            public CompletionStage<?> stopListening() {
                return step("not listening");
            }

            @Override
            public CompletionStage<?> endSubscribers() {
                return node.endAll(End.GOING_AWAY).thenRun(() -> steps.add("subscribers told"));
            }

            @Override
            public CompletionStage<?> finishRequests() {
                return step("requests finished");
            }

            @Override
            public CompletionStage<?> stopAnsweringProbes() {
                return step("no probes");
            }
        });
    }

    private CompletionStage<?> step(String name) {
        steps.add(name);
        return CompletableFuture.completedFuture(null);
    }
}
