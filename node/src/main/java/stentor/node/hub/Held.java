package stentor.node.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stentor.protocol.channel.MessageId;

/**
 * Messages that came while subscribers of the hub were reading from the log. A reader is handed them when it has read what
 * came before: so it gets all of a burst that is larger than the channel's buffer, and messages that are not stored at all.
 * Bounded in bytes: beyond that the oldest leave, and readers find in the log what it still has.
 */
final class Held {
    static final long MAX_BYTES = 1L << 20;

    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private MessageId from = MessageId.ZERO;
    private long bytes;
    private boolean holding;

    /**
     * Keeps the message, which is the next one after {@code before}.
     *
     * @param before the newest message that the hub was handed before it
     */
    void add(MessageId before, Delivery delivery) {
        if (!holding) {
            holding = true;
            from = before;
        }
        deliveries.addLast(delivery);
        bytes += delivery.message().payload().weight();
        while (bytes > MAX_BYTES) {
            Delivery oldest = deliveries.removeFirst();
            bytes -= oldest.message().payload().weight();
            from = oldest.message().id();
        }
    }

    /** Whether everything that the hub was handed after this id is here, if it was handed anything. */
    boolean hasAllAfter(MessageId id) {
        return !from.isAfter(id);
    }

    /** What is here after this id, oldest first. */
    List<Delivery> after(MessageId id) {
        List<Delivery> after = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery.message().id().isAfter(id)) {
                after.add(delivery);
            }
        }
        return after;
    }

    /** Something between what is here and this id was lost on its way to the hub: begins anew, empty, after it. */
    void startAt(MessageId id) {
        clear();
        holding = true;
        from = id;
    }

    /** Nobody reads any more. */
    void clear() {
        deliveries.clear();
        bytes = 0;
        from = MessageId.ZERO;
        holding = false;
    }
}
