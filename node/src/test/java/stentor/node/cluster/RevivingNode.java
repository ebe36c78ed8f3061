package stentor.node.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import stentor.node.cluster.membership.Departure;
import stentor.node.cluster.membership.LivingNodes;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.membership.NodeLifecycle;
import stentor.node.hub.End;
import stentor.node.messagelog.MessageLog;

/** A node that starts again where the cluster has put it out, at the same address. */
final class RevivingNode implements AutoCloseable {
    private final NodeLifecycle lifecycle;
    private volatile int port;

    RevivingNode(int port, List<String> seeds, LivingNodes registry, MessageLog log) {
        this.port = port;
        this.lifecycle = NodeLifecycle.start(former -> start(seeds, former, registry, log));
    }

    private Life start(List<String> seeds, Set<String> former, LivingNodes registry, MessageLog log) {
        Life life = new Life(TestNode.start(port, seeds, former, Optional.of(registry), log));
        port = life.node.address().getPort().orElseThrow();
        return life;
    }

    TestNode current() {
        return ((Life) lifecycle.current()).node;
    }

    @Override
    public void close() {
        lifecycle.leave(Duration.ZERO).toCompletableFuture().join();
    }

    private static final class Life implements NodeLifecycle.Incarnation {
        private final TestNode node;
        private final Departure departure;

        private Life(TestNode node) {
            this.node = node;
            this.departure = Departure.of(node.system(), node.membership(), new Departure.Steps() {
                @Override
                public void stopBeingReady(Duration drain) {}

                @Override
                public CompletionStage<?> stopListening() {
                    return CompletableFuture.completedFuture(null);
                }

                @Override
                public CompletionStage<?> endSubscribers() {
                    return node.endAll(End.GOING_AWAY);
                }

                @Override
                public CompletionStage<?> finishRequests() {
                    return CompletableFuture.completedFuture(null);
                }

                @Override
                public CompletionStage<?> stopAnsweringProbes() {
                    return CompletableFuture.completedFuture(null);
                }
            });
        }

        @Override
        public ActorSystem<?> system() {
            return node.system();
        }

        @Override
        public Membership membership() {
            return node.membership();
        }

        @Override
        public Departure departure() {
            return departure;
        }

        @Override
        public void release() {}
    }
}
