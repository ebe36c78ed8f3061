package stentor.node.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogUnavailableException;
import stentor.protocol.channel.ChannelKey;

/** A store that outlives the sessions' owners, and may be away or be emptied. */
final class MapSessionStore implements SessionStore {
    private final Map<ChannelKey, Claim> kept = new HashMap<>();
    private boolean away;

    synchronized void away(boolean now) {
        away = now;
    }

    synchronized void empty() {
        kept.clear();
    }

    synchronized Optional<SessionState> state(ChannelKey session) {
        return Optional.ofNullable(kept.get(session)).flatMap(claim -> SessionState.parse(claim.state()));
    }

    synchronized long epoch(ChannelKey session) {
        return kept.get(session).epoch();
    }

    @Override
    public synchronized CompletionStage<Optional<Claim>> claim(ChannelKey session) {
        if (away) {
            return CompletableFuture.failedFuture(new LogUnavailableException("away", null));
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(
                kept.computeIfPresent(session, (key, claim) -> new Claim(claim.epoch() + 1, claim.state()))));
    }

    @Override
    public synchronized CompletionStage<Void> save(
            ChannelKey session, long epoch, byte[] state, Duration lifetime, boolean create) {
        Claim claim = kept.get(session);
        RuntimeException refusal = away
                ? new LogUnavailableException("away", null)
                : claim == null && !create
                        ? new LogLostException("nothing is kept")
                        : claim != null && claim.epoch() != epoch ? new FencedException("another owner") : null;
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        kept.put(session, new Claim(epoch, state));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> remove(ChannelKey session, long epoch) {
        Claim claim = kept.get(session);
        if (claim != null && claim.epoch() != epoch) {
            return CompletableFuture.failedFuture(new FencedException("another owner"));
        }
        kept.remove(session);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isLasting() {
        return true;
    }

    @Override
    public void close() {}
}
