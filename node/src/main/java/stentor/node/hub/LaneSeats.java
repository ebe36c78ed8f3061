package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/** A lane from its hub's side: how many are in it, and what they have been handed. */
final class LaneSeats {
    private final Object key;
    private final Lane lane;
    private int size;
    private MessageId last = MessageId.ZERO;
    private MessageId seen;

    LaneSeats(Lane.Choice choice, MessageId seen) {
        this.key = choice.key();
        this.lane = choice.open();
        this.seen = seen;
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

    /** @param itsSeen up to where the newcomer has seen everything */
    void join(Subscriber subscriber, MessageId itsSeen) {
        size++;
        seen = itsSeen.isAfter(seen) ? seen : itsSeen;
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

    /** Whether somebody in it would have to be told that messages before this one are gone. */
    boolean lacksBefore(Delivery delivery) {
        return delivery.message().leavesGapAfter(seen);
    }

    void hand(Delivery delivery, boolean stored) {
        last = delivery.message().id();
        seen = last;
        lane.hand(delivery, stored);
    }
}
