package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/**
 * A lane from its hub's side: how many are in it, and what they have been handed. All who are in have seen everything that
 * the hub was handed so far: what one of them missed before is never the business of the others.
 */
final class LaneSeats {
    private final Object key;
    private final Lane lane;
    private int size;
    private MessageId last = MessageId.ZERO;

    LaneSeats(Lane.Choice choice) {
        this.key = choice.key();
        this.lane = choice.open();
    }

    Object key() {
        return key;
    }

    int size() {
        return size;
    }

    /** The newest that all of them were handed. */
    MessageId last() {
        return last;
    }

    void join(Subscriber subscriber) {
        size++;
        lane.join(subscriber);
    }

    void leave(Subscriber subscriber) {
        size--;
        lane.leave(subscriber);
    }

    void leave(Subscriber subscriber, Runnable then) {
        size--;
        lane.leave(subscriber, then);
    }

    /** One has left by itself. */
    void hasLeft() {
        size--;
    }

    /** Whether all who are in are told by that. */
    boolean notice(Notice notice) {
        return lane.notice(notice, last);
    }

    void hand(Delivery delivery, boolean stored) {
        last = delivery.message().id();
        lane.hand(delivery, stored);
    }
}
