package stentor.node.channel;

import java.util.Optional;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.Limited;
import stentor.node.limits.Limit;
import stentor.node.limits.RateWindow;
import stentor.protocol.channel.ChannelKey;

/** The limits as they concern one channel: what its owner still lets through. */
final class OwnLimits {
    private final ChannelKey key;
    private final ChannelLimits limits;
    private Optional<ChannelLimits.Rate> rate = Optional.empty();
    private Optional<RateWindow> window = Optional.empty();
    /** The quota's round in which it was counted; 0: it was not. */
    private int counted;

    OwnLimits(ChannelKey key, ChannelLimits limits) {
        this.key = key;
        this.limits = limits;
    }

    /** What counts the channel's messages, if they are limited now. */
    private Optional<RateWindow> window() {
        Optional<ChannelLimits.Rate> now = limits.rate();
        if (now != rate) {
            rate = now;
            window = now.map(given -> new RateWindow(given.count(), given.within()));
        }
        return window;
    }

    private boolean isCounted() {
        return counted == limits.quota().round();
    }

    /** Counts what is published, or says why it is too much. */
    Optional<Limited> publish(Publish publish, long now) {
        Optional<RateWindow> counting = window();
        if (counting.isEmpty()) {
            return Optional.empty();
        }
        long wait = counting.get().take(Math.max(1, publish.payloads().size()), now);
        if (wait == 0) {
            return Optional.empty();
        }
        return Optional.of(wait == Long.MAX_VALUE ? limited(Limit.BATCH, 0) : limited(Limit.PUBLISH_RATE, wait));
    }

    /** Whether the channel could not be made now. */
    boolean wouldRefuse(long now) {
        return !isCounted() && limits.quota().wouldRefuse(key, now).isPresent();
    }

    /**
     * Something is asked that makes the channel if it is not there.
     *
     * @param exists whether it is
     * @return why it may not be made; empty: it may, or it is there
     */
    Optional<Limited> make(boolean exists, long now) {
        int round = limits.quota().round();
        if (counted == round) {
            return Optional.empty();
        }
        if (exists) {
            limits.quota().found(key);
            counted = round;
            return Optional.empty();
        }
        Optional<Limit> reached = limits.quota().enter(key, now);
        counted = reached.isEmpty() ? round : 0;
        return reached.map(limit -> limited(limit, 0));
    }

    /** The channel was deleted, or is owned elsewhere. */
    void left() {
        if (isCounted()) {
            limits.quota().left(key);
        }
        counted = 0;
    }

    /** The owner rests; the log may forget the channel at that time. */
    void rests(long until, long now) {
        if (isCounted()) {
            limits.quota().rests(key, until, now);
        }
    }

    /** Whether publishes of a while ago still count. */
    boolean isCounting(long now) {
        return window().isPresent() && !window.get().isEmpty(now);
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
