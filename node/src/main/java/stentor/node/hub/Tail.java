package stentor.node.hub;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.MessageId;

/**
 * The newest messages of a channel, as far as this hub was handed them without a hole: everything stored after {@link
 * #from} is here. Bounded in number and bytes, and never wider than the channel's own buffer, so that what the channel
 * has dropped is not handed out from here.
 */
final class Tail {
    static final int MAX_MESSAGES = 256;
    static final long MAX_BYTES = 1L << 20;

    private final ByteBudget budget;
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private MessageId from = MessageId.ZERO;
    private MessageId last = MessageId.ZERO;
    private MessageId lastUnstored = MessageId.ZERO;
    private long bytes;
    private ChannelSettings settings = ChannelSettings.DEFAULT;

    /** @param budget of all of the node's tails */
    Tail(ByteBudget budget) {
        this.budget = budget;
    }

    /** Begins anew, empty, at this id. */
    void startAt(MessageId id) {
        clear();
        from = id;
        last = id;
    }

    void settings(ChannelSettings now) {
        settings = now;
    }

    ChannelSettings settings() {
        return settings;
    }

    /** The newest id that was handed in, stored or not. */
    MessageId last() {
        return last;
    }

    /** The newest message that is not stored, whether it reached the hub or was lost: it cannot be read again. */
    MessageId lastUnstored() {
        return lastUnstored;
    }

    /** Adds what follows {@link #last}. */
    void add(Delivery delivery, boolean stored) {
        last = delivery.message().id();
        lastUnstored = stored ? lastUnstored : last;
        // Where deliveries are counted, a message may leave from the middle at any time: only the log knows.
        if (settings.countsDeliveries()) {
            startAt(last);
            return;
        }
        if (!stored) {
            return;
        }
        deliveries.addLast(delivery);
        count(delivery.message().payload().length());
        while (deliveries.size() > Math.min(MAX_MESSAGES, settings.maxMessages())
                || bytes > MAX_BYTES
                || budget.isExceeded() && !deliveries.isEmpty()) {
            dropOldest();
        }
    }

    /** This message, which is not stored, did not reach the hub. */
    void lost(MessageId unstored) {
        lastUnstored = MessageId.max(lastUnstored, unstored);
    }

    /** Whether everything after {@code seen} is here. */
    boolean covers(MessageId seen, long nowMillis) {
        dropExpired(nowMillis);
        return !from.isAfter(seen) && !seen.isAfter(last);
    }

    /** Whether nothing between {@code position} and the first message here was dropped. */
    boolean lacksNothingAfter(MessageId position) {
        return !from.isAfter(position);
    }

    /** What is here after {@code seen}, oldest first. */
    List<Delivery> after(MessageId seen) {
        // From the newest backwards: a client that polls again lacks little.
        ArrayDeque<Delivery> after = new ArrayDeque<>();
        Iterator<Delivery> newestFirst = deliveries.descendingIterator();
        while (newestFirst.hasNext()) {
            Delivery delivery = newestFirst.next();
            if (!delivery.message().id().isAfter(seen)) {
                break;
            }
            after.addFirst(delivery);
        }
        return List.copyOf(after);
    }

    /** To be called now and then: what has expired goes, and everything where all of the node's tails hold too much. */
    void tidy(long nowMillis) {
        dropExpired(nowMillis);
        if (budget.isExceeded()) {
            startAt(last);
        }
    }

    /** Holds nothing any more. */
    void clear() {
        deliveries.clear();
        count(-bytes);
    }

    private void count(long more) {
        bytes += more;
        budget.add(more);
    }

    private void dropExpired(long nowMillis) {
        long timeout = settings.messageTimeout().toMillis();
        if (timeout == 0) {
            return;
        }
        while (deliveries.size() > settings.minMessages()
                && deliveries.peekFirst().message().publishedAt() + timeout <= nowMillis) {
            dropOldest();
        }
    }

    private void dropOldest() {
        Delivery oldest = deliveries.removeFirst();
        count(-oldest.message().payload().length());
        from = oldest.message().id();
    }
}
