package stentor.node.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLongArray;
import stentor.node.limits.Limit;
import stentor.node.limits.RateWindow;

/** What a node's owners of channels allow. Since a channel has one owner in the cluster, what an owner counts is exact. */
public final class ChannelLimits {
    private final ChannelQuota quota;
    private final OptionalInt subscribers;
    private final Optional<Rate> rate;
    private final AtomicLongArray reached = new AtomicLongArray(Limit.values().length);

    /**
     * So many in a time.
     *
     * @param count 1 or more
     * @param within a second or longer
     */
    public record Rate(int count, Duration within) {}

    /**
     * @param quota how many channels there may be
     * @param subscribers of one channel at most
     * @param rate messages that are published to one channel at most
     */
    public ChannelLimits(ChannelQuota quota, OptionalInt subscribers, Optional<Rate> rate) {
        this.quota = quota;
        this.subscribers = subscribers;
        this.rate = rate;
    }

    /** No limits. */
    public static ChannelLimits none() {
        return new ChannelLimits(ChannelQuota.unlimited(), OptionalInt.empty(), Optional.empty());
    }

    ChannelQuota quota() {
        return quota;
    }

    OptionalInt subscribers() {
        return subscribers;
    }

    /** What counts the messages of one channel, if they are limited. */
    Optional<RateWindow> newWindow() {
        return rate.map(given -> new RateWindow(given.count(), given.within()));
    }

    void count(Limit limit) {
        reached.incrementAndGet(limit.ordinal());
    }

    /** How often the limit was reached. */
    public long reached(Limit limit) {
        return reached.get(limit.ordinal());
    }
}
