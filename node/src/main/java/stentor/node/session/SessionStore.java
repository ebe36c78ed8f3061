package stentor.node.session;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.protocol.channel.ChannelKey;

/**
 * Keeps what a session needs to go on when its node is gone. Each owner writes under the epoch of its claim: once another one
 * has claimed the session, what the earlier one writes is refused. Each call ends in time, and fails where the store is away.
 */
public interface SessionStore extends AutoCloseable {
    /** The epoch of a session's first owner, which need not claim what nobody else can know. */
    long FIRST_EPOCH = 1;

    /**
     * What a new owner gets.
     *
     * @param epoch larger than that of every owner before
     * @param state what was saved last
     */
    record Claim(long epoch, byte[] state) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Claim that && epoch == that.epoch && Arrays.equals(state, that.state);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(epoch) + Arrays.hashCode(state);
        }
    }

    /** Takes a session over; empty: nothing is kept of it, or nothing any more. */
    CompletionStage<Optional<Claim>> claim(ChannelKey session);

    /**
     * Keeps the state for so long, in the place of what was kept before. Fails with {@link
     * stentor.node.messagelog.FencedException} where another owner has claimed the session, and with {@link
     * stentor.node.messagelog.LogLostException} where nothing is kept of it.
     *
     * @param create whether nothing need be kept of it before
     */
    CompletionStage<Void> save(ChannelKey session, long epoch, byte[] state, Duration lifetime, boolean create);

    /** The session is over. Fails as {@link #save} does. */
    CompletionStage<Void> remove(ChannelKey session, long epoch);

    /** Whether it keeps anything at all. */
    boolean isLasting();

    @Override
    void close();

    /** That of stores which live and die with their node: a session that is not here is nowhere. */
    SessionStore NONE = new SessionStore() {
        @Override
        public CompletionStage<Optional<Claim>> claim(ChannelKey session) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Void> save(
                ChannelKey session, long epoch, byte[] state, Duration lifetime, boolean create) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> remove(ChannelKey session, long epoch) {
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
