package stentor.node.hub.several;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import stentor.node.hub.Subscription;
import stentor.node.hub.Subscriptions;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.stream.CompoundId;

/** For dialects: subscribes a connection to several channels as one. */
public final class SeveralSubscriptions {
    private final Subscriptions subscriptions;

    public SeveralSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * Where a subscriber to several channels stands.
     *
     * @param stated as its request says; empty: at {@code first} in all of them
     */
    public record Start(Optional<CompoundId> stated, Cursor first) {
        private Cursor cursor(int channel) {
            return stated.map(id -> id.cursor(channel)).orElse(first);
        }

        private Merged.Start of(int channels) {
            boolean fromNowOn = stated.isEmpty() && first instanceof Cursor.Newest;
            return new Merged.Start(
                    stated.orElseGet(() -> CompoundId.startingAt(Collections.nCopies(channels, MessageId.ZERO))),
                    fromNowOn);
        }
    }

    /**
     * Subscribes to several channels as one, in the order of {@link CompoundId.Source} as far as their messages are
     * stored, and then as they come.
     *
     * @param channels 1 to {@link CompoundId#MAX_CHANNELS}, no two the same
     * @param timeout how long it is held; zero: without a limit
     */
    public Subscriptions.Handle subscribe(
            List<ChannelKey> channels,
            Start start,
            ConcurrencyPolicy policy,
            Subscription.Mode mode,
            boolean create,
            Duration timeout,
            SeveralSubscriber subscriber) {
        int count = channels.size();
        Merged<?> merged = mode == Subscription.Mode.STREAM
                ? new MergedStream(count, start.of(count), subscriber)
                : new MergedPoll(count, start.of(count), subscriber);
        merged.subscribe(child -> subscriptions.subscribe(
                channels.get(child.channel()), start.cursor(child.channel()), policy, mode, create, timeout, child));
        return merged;
    }
}
