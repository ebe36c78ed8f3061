package stentor.node.channel;

import java.util.Optional;
import stentor.node.channel.ChannelActor.Limited;
import stentor.node.channel.ChannelActor.Publish;
import stentor.node.limits.Limit;
import stentor.node.limits.RateWindow;
import stentor.protocol.channel.ChannelKey;

/** The limits as they concern one channel: what its owner still lets through. */
final class OwnLimits {
    private final ChannelKey key;
    private final ChannelLimits limits;
    private final Optional<RateWindow> window;
    private boolean counted;

    OwnLimits(ChannelKey key, ChannelLimits limits) {
        this.key = key;
        this.limits = limits;
        this.window = limits.newWindow();
    }

    /** Counts what is published, or says why it is too much. */
    Optional<Limited> publish(Publish publish, long now) {
        if (window.isEmpty()) {
            return Optional.empty();
        }
        long wait = window.get().take(Math.max(1, publish.payloads().size()), now);
        if (wait == 0) {
            return Optional.empty();
        }
        return Optional.of(wait == Long.MAX_VALUE ? limited(Limit.BATCH, 0) : limited(Limit.PUBLISH_RATE, wait));
    }

    /** Whether the channel could not be made now. */
    boolean wouldRefuse(long now) {
        return !counted && limits.quota().wouldRefuse(key, now).isPresent();
    }

    /**
     * Something is asked that makes the channel if it is not there.
     *
     * @param exists whether it is
     * @return why it may not be made; empty: it may, or it is there
     */
    Optional<Limited> make(boolean exists, long now) {
        if (counted) {
            return Optional.empty();
        }
        if (exists) {
            limits.quota().found(key);
            counted = true;
            return Optional.empty();
        }
        Optional<Limit> reached = limits.quota().enter(key, now);
        counted = reached.isEmpty();
        return reached.map(limit -> limited(limit, 0));
    }

    /** The channel was deleted, or is owned elsewhere. */
    void left() {
        if (counted) {
            counted = false;
            limits.quota().left(key);
        }
    }

    /** The owner rests; the log may forget the channel at that time. */
    void rests(long until, long now) {
        if (counted) {
            limits.quota().rests(key, until, now);
        }
    }

    /** Whether publishes of a while ago still count. */
    boolean isCounting(long now) {
        return window.isPresent() && !window.get().isEmpty(now);
    }

    boolean limitSubscribers() {
        return limits.subscribers().isPresent();
    }

    /** How many subscribers a hub may have where others have so many. */
    int room(int others) {
        return Math.max(0, limits.subscribers().orElse(Integer.MAX_VALUE) - others);
    }

    private Limited limited(Limit limit, long retryAfterMillis) {
        limits.count(limit);
        return new Limited(limit, retryAfterMillis);
    }
}
