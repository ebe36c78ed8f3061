package stentor.node.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import stentor.protocol.channel.ChannelKey;

/**
 * Keeps a session's state in the store: one write at a time, the newest state with each. What was received is written behind
 * the answers: after a crash some of it may come again, and none is lost. A part of the {@link SessionActor}, in whose thread
 * all of it runs but where it says otherwise.
 */
final class SessionKeeper {
    /** A client that is not heard of for so long after a crash has to begin anew. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** A session in which nothing changes is written again so often, so that it does not expire. */
    private static final long RENEWAL = LIFETIME.toNanos() / 3;

    private final ChannelKey key;
    private final SessionStore store;
    private final Supplier<Optional<SessionState>> state;
    private final Executor actor;
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> next;
    private long writtenAt = System.nanoTime();
    private boolean forgotten;

    /**
     * @param state what to write; empty: there is nothing any more
     * @param actor runs what it is given as a part of the actor
     */
    SessionKeeper(ChannelKey key, SessionStore store, Supplier<Optional<SessionState>> state, Executor actor) {
        this.key = key;
        this.store = store;
        this.state = state;
        this.actor = actor;
    }

    /** What there is to keep is another thing now. */
    void changed() {
        saved();
    }

    /** The client has connected. */
    void connected(boolean received) {
        if (received || System.nanoTime() - writtenAt > RENEWAL) {
            saved();
        }
    }

    /** Completes when the state of now is in the store, or the store did not take it in time. Never fails. */
    CompletionStage<Void> saved() {
        if (!store.isLasting() || forgotten) {
            return CompletableFuture.completedFuture(null);
        }
        if (!writing.isDone()) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            return next;
        }
        return write(new CompletableFuture<>());
    }

    /** As {@link #saved}, from any thread. */
    CompletionStage<Void> savedSoon() {
        if (!store.isLasting()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        actor.execute(() -> saved().thenRun(() -> done.complete(null)));
        return done;
    }

    private CompletionStage<Void> write(CompletableFuture<Void> done) {
        Optional<SessionState> now = state.get();
        if (now.isEmpty()) {
            done.complete(null);
            return done;
        }
        writing = done;
        writtenAt = System.nanoTime();
        store.save(key, now.get().toBytes(), LIFETIME)
                .whenComplete((saved, away) -> actor.execute(() -> {
                    done.complete(null);
                    CompletableFuture<Void> waiting = next;
                    next = null;
                    if (waiting != null) {
                        write(waiting);
                    }
                }));
        return done;
    }

    /** The session is over. */
    void forget() {
        if (store.isLasting() && !forgotten) {
            forgotten = true;
            // After what is being written, which it would otherwise bring back.
            writing.thenCompose(written -> store.remove(key));
        }
    }
}
