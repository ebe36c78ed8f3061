package stentor.node.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLongArray;
import stentor.node.limits.Limit;

/** What a node's owners of channels allow. Since a channel has one owner in the cluster, what an owner counts is exact. */
public final class ChannelLimits {
    private final ChannelQuota quota;
    private volatile OptionalInt subscribers;
    private volatile Optional<Rate> rate;
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

    /**
     * Other limits from now on; what there is stays.
     *
     * @param channels of the node at most
     * @param channelsOfGroup of one channel group at most
     */
    public void limit(
            OptionalInt channels, OptionalInt channelsOfGroup, OptionalInt newSubscribers, Optional<Rate> newRate) {
        quota.limit(channels, channelsOfGroup);
        subscribers = newSubscribers;
        if (!newRate.equals(rate)) {
            rate = newRate;
        }
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

    /** How many messages of one channel, if they are limited; the same object while it is the same. */
    Optional<Rate> rate() {
        return rate;
    }

    void count(Limit limit) {
        reached.incrementAndGet(limit.ordinal());
    }

    /** How often the limit was reached. */
    public long reached(Limit limit) {
        return reached.get(limit.ordinal());
    }
}
