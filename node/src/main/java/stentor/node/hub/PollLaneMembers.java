package stentor.node.hub;

import stentor.protocol.channel.MessageId;

/** A lane of polls from its hub's side: how many wait in it, and what they have seen. */
final class PollLaneMembers<S> {
    private final PollLane<S> lane;
    private MessageId seen;
    private int waiting;
    private long told;
    private long lastHanded;

    /**
     * @param seen up to where all polls that will wait in it have seen everything
     */
    PollLaneMembers(PollLane.Choice<S> choice, MessageId seen, PollLanes.Counter counter) {
        this.seen = seen;
        this.lane = choice.open((count, upTo) -> counter.counted(this, count, upTo));
    }

    /** All polls that wait in it have seen everything up to here. */
    MessageId seen() {
        return seen;
    }

    /** As far as is known. */
    int waiting() {
        return waiting;
    }

    void join(S poll) {
        told++;
        waiting++;
        lane.join(poll);
    }

    /** Answers a poll that does not wait. */
    void answer(S poll, Delivery delivery) {
        lane.answer(poll, delivery);
    }

    /** Answers all of them; how many those are, as far as is known. */
    int hand(Delivery delivery, int newest, long until) {
        told++;
        lastHanded = told;
        int recipients = waiting;
        waiting = 0;
        seen = delivery.message().id();
        lane.hand(delivery, newest, until);
        return recipients;
    }

    /** So many waited when the lane had been told {@code upTo} times. */
    void counted(int count, long upTo) {
        // Polls that waited when a message was handed on are over with it; since then there can only be more.
        if (upTo >= lastHanded) {
            waiting = count + (int) (told - upTo);
        }
    }

    void end(End end) {
        lane.end(end);
    }

    void dissolve() {
        lane.dissolve();
    }
}
