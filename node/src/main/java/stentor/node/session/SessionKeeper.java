package stentor.node.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.protocol.channel.ChannelKey;

/**
 * Keeps a session's state in the store, under its owner's epoch: one write at a time, the newest state with each. What was
 * received is written behind the answers: after a crash some of it may come again, and none is lost. A part of the {@link
 * SessionActor}, in whose thread all of it runs but where it says otherwise.
 */
final class SessionKeeper {
    /** What became of a write. */
    enum Saved {
        YES,
        /** The session has another owner. */
        FENCED,
        /** The store knows nothing of the session. */
        LOST,
        /** The store did not answer in time: it may be written or not. */
        UNKNOWN
    }

    /** What the actor does for it. */
    interface Host {
        /** What to write; empty: there is nothing any more. */
        Optional<SessionState> state();

        /** Runs this as a part of the actor; from any thread. */
        void run(Runnable part);

        /** Runs this as a part of the actor, so much later. */
        void later(Duration pause, Runnable part);

        /** Whether the node has been certain all the time that it may speak for the session. */
        boolean isInForce();

        /** The session has another owner: this one ends. */
        void fenced();
    }

    /** A client that is not heard of for so long after a crash has to begin anew. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** A session in which nothing changes is written again so often, so that it does not expire. */
    private static final long RENEWAL = LIFETIME.toNanos() / 3;

    /** What the store did not take is written again after this. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ChannelKey key;
    private final SessionStore store;
    private final Host host;
    private long epoch = SessionStore.FIRST_EPOCH;
    private boolean create = true;
    private CompletableFuture<Saved> writing = CompletableFuture.completedFuture(Saved.YES);
    private CompletableFuture<Saved> next;
    private long writtenAt = System.nanoTime();
    private boolean over;
    private boolean retries;

    SessionKeeper(ChannelKey key, SessionStore store, Host host) {
        this.key = key;
        this.store = store;
        this.host = host;
    }

    /** Takes over what an earlier owner kept; empty: there is no session. */
    CompletionStage<Optional<SessionStore.Claim>> claim() {
        return store.claim(key);
    }

    /** The session goes on under this epoch. */
    void claimed(long number) {
        epoch = number;
        create = false;
    }

    /** What there is to keep is another thing now. */
    void changed() {
        saved();
    }

    /** The client has connected. */
    void connected() {
        if (System.nanoTime() - writtenAt > RENEWAL) {
            saved();
        }
    }

    /** Completes when the state of now is in the store, or is known not to be. Never fails. */
    CompletionStage<Saved> saved() {
        if (!store.isLasting() || over) {
            return CompletableFuture.completedFuture(Saved.YES);
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
    CompletionStage<Saved> savedSoon() {
        if (!store.isLasting()) {
            return CompletableFuture.completedFuture(Saved.YES);
        }
        CompletableFuture<Saved> done = new CompletableFuture<>();
        host.run(() -> saved().thenAccept(done::complete));
        return done;
    }

    private CompletionStage<Saved> write(CompletableFuture<Saved> done) {
        Optional<SessionState> now = host.state();
        if (now.isEmpty()) {
            done.complete(Saved.YES);
            return done;
        }
        writing = done;
        writtenAt = System.nanoTime();
        store.save(key, epoch, now.get().toBytes(), LIFETIME, create)
                .whenComplete((nothing, failure) -> host.run(() -> written(done, outcome(failure))));
        return done;
    }

    private static Saved outcome(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            return Saved.YES;
        }
        return cause instanceof FencedException
                ? Saved.FENCED
                : cause instanceof LogLostException ? Saved.LOST : Saved.UNKNOWN;
    }

    private void written(CompletableFuture<Saved> done, Saved outcome) {
        if (outcome == Saved.LOST && !over && host.isInForce()) {
            // The store was emptied. An owner that was certain all the time is the only one.
            create = true;
            write(done);
            return;
        }
        if (outcome == Saved.YES) {
            create = false;
        }
        CompletableFuture<Saved> waiting = next;
        next = null;
        done.complete(outcome);
        if (outcome == Saved.FENCED) {
            over = true;
            host.fenced();
        }
        if (waiting != null) {
            saved().thenAccept(waiting::complete);
        } else if (outcome == Saved.UNKNOWN) {
            again();
        }
    }

    private void again() {
        if (!retries && !over) {
            retries = true;
            host.later(AGAIN, () -> {
                retries = false;
                saved();
            });
        }
    }

    /** The session is over. */
    void forget() {
        if (store.isLasting() && !over) {
            over = true;
            // After what is being written, which it would otherwise bring back.
            writing.thenCompose(written -> store.remove(key, epoch));
        }
    }

    /** The session is another owner's: nothing is written any more. */
    void leave() {
        over = true;
    }
}
