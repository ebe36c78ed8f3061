package stentor.node.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import stentor.node.limits.Limit;
import stentor.protocol.channel.ChannelKey;

/**
 * How many channels there may be that are owned by a node, in all and in each group. A channel counts from when it is made, or
 * found, until it is deleted or owned elsewhere; one whose owner rests while nothing happens counts on until the log may forget
 * it. Any thread.
 */
public final class ChannelQuota {
    private static final long OWNED = Long.MAX_VALUE;
    /** A channel that moved while its owner rested is not heard of again. */
    private static final long LONGEST_REST = 24 * 3_600_000L;

    private record Group(String store, String name) {}

    private volatile int most;
    private volatile int mostOfGroup;
    /** What was counted before counts no more when this changes. */
    private volatile int round = 1;
    /** Until when they count, in milliseconds since the epoch. */
    private final Map<ChannelKey, Long> counted = new HashMap<>();

    private final Map<Group, Integer> groups = new HashMap<>();
    /** Before this nothing that is counted is over. */
    private long earliestEnd = OWNED;

    public ChannelQuota(OptionalInt most, OptionalInt mostOfGroup) {
        this.most = most.orElse(Integer.MAX_VALUE);
        this.mostOfGroup = mostOfGroup.orElse(Integer.MAX_VALUE);
    }

    /** No limit. */
    public static ChannelQuota unlimited() {
        return new ChannelQuota(OptionalInt.empty(), OptionalInt.empty());
    }

    /** Other limits from now on. Where there was none, channels that are there count from when they are next used. */
    void limit(OptionalInt newMost, OptionalInt newMostOfGroup) {
        synchronized (this) {
            boolean before = isUnlimited();
            most = newMost.orElse(Integer.MAX_VALUE);
            mostOfGroup = newMostOfGroup.orElse(Integer.MAX_VALUE);
            if (isUnlimited() != before) {
                counted.clear();
                groups.clear();
                earliestEnd = OWNED;
                round++;
            }
        }
    }

    /** Which time it is that channels are counted. A channel that counted in an earlier one is to be counted again. */
    int round() {
        return round;
    }

    /** Whether anything is limited at all: if not nothing is counted. */
    private boolean isUnlimited() {
        return most == Integer.MAX_VALUE && mostOfGroup == Integer.MAX_VALUE;
    }

    /** A channel is about to be made: counts it, or says what is in the way. */
    Optional<Limit> enter(ChannelKey channel, long now) {
        if (isUnlimited()) {
            return Optional.empty();
        }
        synchronized (this) {
            Optional<Limit> reached = reached(channel, now);
            if (reached.isEmpty()) {
                count(channel, OWNED);
            }
            return reached;
        }
    }

    /** What would be in the way of a channel if it was made now; nothing if it counts already. */
    Optional<Limit> wouldRefuse(ChannelKey channel, long now) {
        if (isUnlimited()) {
            return Optional.empty();
        }
        synchronized (this) {
            return reached(channel, now);
        }
    }

    private Optional<Limit> reached(ChannelKey channel, long now) {
        if (counted.containsKey(channel)) {
            return Optional.empty();
        }
        Group group = group(channel);
        if (counted.size() >= most || groups.getOrDefault(group, 0) >= mostOfGroup) {
            forgetThoseBefore(now);
        }
        if (counted.size() >= most) {
            return Optional.of(Limit.CHANNELS);
        }
        return groups.getOrDefault(group, 0) >= mostOfGroup ? Optional.of(Limit.CHANNELS_OF_GROUP) : Optional.empty();
    }

    /** There is such a channel, whatever the limits. */
    void found(ChannelKey channel) {
        if (!isUnlimited()) {
            synchronized (this) {
                count(channel, OWNED);
            }
        }
    }

    /** The channel's owner rests. */
    void rests(ChannelKey channel, long until, long now) {
        if (!isUnlimited()) {
            synchronized (this) {
                if (counted.containsKey(channel)) {
                    long end = Math.min(until, now + LONGEST_REST);
                    counted.put(channel, end);
                    earliestEnd = Math.min(earliestEnd, end);
                }
            }
        }
    }

    /** There is no such channel here any more. */
    void left(ChannelKey channel) {
        if (!isUnlimited()) {
            synchronized (this) {
                if (counted.remove(channel) != null) {
                    uncount(channel);
                }
            }
        }
    }

    private void count(ChannelKey channel, long until) {
        if (counted.put(channel, until) == null) {
            groups.merge(group(channel), 1, Integer::sum);
        }
    }

    private void uncount(ChannelKey channel) {
        groups.computeIfPresent(group(channel), (group, count) -> count == 1 ? null : count - 1);
    }

    private void forgetThoseBefore(long now) {
        if (now < earliestEnd) {
            return;
        }
        counted.entrySet().removeIf(entry -> {
            boolean over = entry.getValue() <= now;
            if (over) {
                uncount(entry.getKey());
            }
            return over;
        });
        earliestEnd = counted.values().stream().min(Long::compare).orElse(OWNED);
    }

    private static Group group(ChannelKey channel) {
        return new Group(channel.store(), channel.group());
    }
}
