package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/**
 * A lane of streams as its hub sees it: how many members it has, and what they have been handed. All members have seen everything
 * that the hub was handed so far: what one of them missed before does not concern the others.
 */
final class LaneMembers<S> {
    private final Object key;
    private final StreamingLane<S> lane;
    private int size;
    private MessageId last = MessageId.ZERO;

    LaneMembers(StreamingLane.Choice<S> choice) {
        this.key = choice.key();
        this.lane = choice.open();
    }

    /** A stream in the lane. It leaves once, in one of three ways. */
    final class Member {
        private final S subscriber;

        private Member(S subscriber) {
            this.subscriber = subscriber;
        }

        LaneMembers<S> lane() {
            return LaneMembers.this;
        }

        /** See {@link StreamingLane#leave(Object)}. */
        void leave() {
            size--;
            lane.leave(subscriber);
        }

        /** See {@link StreamingLane#leave(Object, Runnable)}. */
        void leave(Runnable then) {
            size--;
            lane.leave(subscriber, then);
        }

        /** It has left by itself. */
        void left() {
            size--;
        }
    }

    Object key() {
        return key;
    }

    int size() {
        return size;
    }

    /** The newest message that all of them were handed. */
    MessageId last() {
        return last;
    }

    Member join(S subscriber) {
        size++;
        lane.join(subscriber);
        return new Member(subscriber);
    }

    /** Whether that tells all members. */
    boolean notice(Notice notice) {
        return lane.notice(notice, last);
    }

    void hand(Delivery delivery, boolean stored) {
        last = delivery.message().id();
        lane.hand(delivery, stored);
    }
}
