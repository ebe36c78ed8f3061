package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves: it says that it is not ready, serves on for a while so that balancers notice, takes no new
 * connections, ends the subscribers it holds, lets requests finish, hands its channels over, leaves the cluster, ends. The
 * order is that of Pekko's phases of a coordinated shutdown; each has a limit of its own in {@code application.conf}.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    /** Longer than remoting takes to flush what it was given ({@code shutdown-flush-timeout}). */
    private static final Duration REMOTING_LIMIT = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final CoordinatedShutdown shutdown;

    /** What Departure asks of the node. Each stage ends when it is done; none of them may block. */
    public interface Steps {
        /**
         * The node is not to be sent requests any more.
         *
         * @param drain how long it still takes them
         */
        void stopBeingReady(Duration drain);

        /** No new connections. */
        CompletionStage<?> stopListening();

        /** Held subscribers are told that the node goes away. */
        CompletionStage<?> endSubscribers();

        /** Requests under way are finished, connections closed. */
        CompletionStage<?> finishRequests();

        /** Nobody is told any more how the node does. Until here it is: a probe must not take it for dead. */
        CompletionStage<?> stopAnsweringProbes();
    }

    /** A node was told to stop. */
    record Asked(Duration drain) implements CoordinatedShutdown.Reason {}

    private Departure(ActorSystem<?> system) {
        this.system = system;
        this.shutdown = CoordinatedShutdown.get(system);
    }

    /** Sees to it that the node takes these steps when it ends, for whatever reason it does so in good order. */
    public static Departure of(ActorSystem<?> system, Membership membership, Steps steps) {
        Departure departure = new Departure(system);
        departure.add(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "drain", () -> {
            Duration drain = departure.drain();
            steps.stopBeingReady(drain);
            return departure.after(drain);
        });
        departure.add(CoordinatedShutdown.PhaseServiceUnbind(), "stop-listening", steps::stopListening);
        departure.add(CoordinatedShutdown.PhaseServiceRequestsDone(), "end-subscribers", steps::endSubscribers);
        departure.add(CoordinatedShutdown.PhaseServiceStop(), "finish-requests", steps::finishRequests);
        departure.add(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "withdraw", membership::withdraw);
        departure.add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "stop-probes", steps::stopAnsweringProbes);
        departure.add(CoordinatedShutdown.PhaseActorSystemTerminate(), "cut-remoting", departure::cutRemotingLater);
        return departure;
    }

    /**
     * Remoting waits for its connections to end, and a connection to a node that cannot be reached may wait until the kernel
     * gives it up: 100 s were seen, for which a node that was put out of its cluster could not begin again.
     */
    private CompletionStage<?> cutRemotingLater() {
        ActorRef connections = Tcp.get(Adapter.toClassic(system)).getManager();
        system.scheduler()
                .scheduleOnce(
                        REMOTING_LIMIT,
                        () -> {
                            LOG.info(
                                    "remoting did not end within {} s: its connections are cut",
                                    REMOTING_LIMIT.toSeconds());
                            connections.tell(PoisonPill.getInstance(), ActorRef.noSender());
                        },
                        system.executionContext());
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /**
     * Begins to leave; the stage ends when the actor system has ended. A node that leaves already goes on as it is.
     *
     * @param drain how long it still takes requests
     */
    public CompletionStage<Done> leave(Duration drain) {
        return shutdown.runAll(new Asked(drain)).thenCompose(done -> system.getWhenTerminated());
    }

    private Duration drain() {
        return shutdown.getShutdownReason()
                .filter(Asked.class::isInstance)
                .map(reason -> ((Asked) reason).drain())
                .orElse(Duration.ZERO);
    }

    private CompletionStage<?> after(Duration drain) {
        return drain.isZero()
                ? CompletableFuture.completedFuture(Done.getInstance())
                : Patterns.after(drain, system, () -> CompletableFuture.completedFuture(Done.getInstance()));
    }

    private void add(String phase, String name, Supplier<CompletionStage<?>> task) {
        shutdown.addTask(phase, "stentor-" + name, () -> task.get().thenApply(done -> Done.getInstance()));
    }
}
