package stentor.node.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.protocol.channel.ChannelKey;

/** Keeps what a session needs to go on when its node is gone. Each call ends in time, and fails where the store is away. */
public interface SessionStore extends AutoCloseable {
    /** What was kept last; empty: nothing, or not any more. */
    CompletionStage<Optional<byte[]>> load(ChannelKey session);

    /** Keeps it for so long, in the place of what was kept before. */
    CompletionStage<Void> save(ChannelKey session, byte[] state, Duration lifetime);

    CompletionStage<Void> remove(ChannelKey session);

    /** Whether it keeps anything at all. */
    boolean isLasting();

    @Override
    void close();

    /** That of stores which live and die with their node: a session that is not here is nowhere. */
    SessionStore NONE = new SessionStore() {
        @Override
        public CompletionStage<Optional<byte[]>> load(ChannelKey session) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Void> save(ChannelKey session, byte[] state, Duration lifetime) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> remove(ChannelKey session) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isLasting() {
            return false;
        }

        @Override
        public void close() {
            // There is nothing open.
        }
    };
}
