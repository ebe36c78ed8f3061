package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node running in one process: where the cluster has put it out, as after a partition that it was on the wrong
 * side of, it starts again and joins anew. An incarnation that ends because it was told to is the last one.
 */
public final class NodeLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);
    private static final Duration PAUSE_AT_FIRST = Duration.ofMillis(500);
    private static final Duration PAUSE_AT_MOST = Duration.ofSeconds(5);
    /** So many starts in a row that fail, one minute and more together, and it is given up. */
    private static final int MAX_FAILURES = 15;

    private final Starter starter;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<Incarnation> current = Optional.empty();
    private boolean leaving;

    /** One life of the node, from an actor system's start to its end. */
    public interface Incarnation {
        ActorSystem<?> system();

        Membership membership();

        Departure departure();

        /** Gives back what it still holds once its actor system has ended; may take its time. */
        void release();
    }

    /** Starts an incarnation, and may take its time. */
    public interface Starter {
        /**
         * @param former the other members that the incarnation before knew last, as {@code host:port}; see {@link
         *     Membership#join}
         */
        Incarnation start(Set<String> former);
    }

    private NodeLifecycle(Starter starter) {
        this.starter = starter;
    }

    /** Starts the first incarnation; if that fails, so does this. */
    public static NodeLifecycle start(Starter starter) {
        NodeLifecycle lifecycle = new NodeLifecycle(starter);
        lifecycle.begin(Set.of());
        return lifecycle;
    }

    /** The incarnation that runs, or ran last. */
    public synchronized Incarnation current() {
        return current.orElseThrow();
    }

    /** Completed when no further incarnation follows; exceptionally if none could be started any more. */
    public CompletionStage<Void> ended() {
        return ended;
    }

    /**
     * Ends the node in good order; the stage is {@link #ended}.
     *
     * @param drain how long it still takes requests
     */
    public CompletionStage<Void> leave(Duration drain) {
        Incarnation last;
        synchronized (this) {
            leaving = true;
            last = current();
        }
        last.departure().leave(drain);
        return ended;
    }

    private void begin(Set<String> former) {
        Incarnation next = starter.start(former);
        synchronized (this) {
            current = Optional.of(next);
            if (leaving) {
                next.departure().leave(Duration.ZERO);
            }
        }
        // Not on a thread of the system that ends: what follows takes its time, and may start another one.
        next.system()
                .getWhenTerminated()
                .whenComplete((done, failure) -> new Thread(() -> end(next), "stentor-lifecycle").start());
    }

    private void end(Incarnation incarnation) {
        Optional<CoordinatedShutdown.Reason> reason =
                CoordinatedShutdown.get(incarnation.system()).getShutdownReason();
        incarnation.release();
        boolean told = reason.filter(Departure.Asked.class::isInstance).isPresent();
        if (told || isLeaving()) {
            ended.complete(null);
            return;
        }
        LOG.warn(
                "this node was put out of its cluster ({}): starting again",
                reason.map(why -> why.getClass().getSimpleName()).orElse("no reason given"));
        beginAgain(incarnation.membership().others());
    }

    private void beginAgain(Set<String> former) {
        Duration pause = PAUSE_AT_FIRST;
        for (int failures = 1; !isLeaving(); failures++) {
            try {
                Thread.sleep(pause.toMillis());
                begin(former);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended.completeExceptionally(e);
                return;
            } catch (RuntimeException e) {
                if (failures == MAX_FAILURES) {
                    ended.completeExceptionally(e);
                    return;
                }
                LOG.warn("this node could not be started again, and will be tried again: {}", e.getMessage());
                pause = pause.multipliedBy(2).compareTo(PAUSE_AT_MOST) > 0 ? PAUSE_AT_MOST : pause.multipliedBy(2);
            }
        }
        ended.complete(null);
    }

    private synchronized boolean isLeaving() {
        return leaving;
    }
}
