package stentor.node.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.MessageId;

/**
 * The polls of a hub that wait in lanes. Where anything but the next message happens to them the lane is dissolved, and
 * they come again one by one. A part of the {@link HubActor}, on its thread.
 */
final class PollLanes {
    /** How a lane's count gets to the hub's thread. */
    @FunctionalInterface
    interface Counter {
        void counted(PollLaneMembers<?> lane, int waiting, long told);
    }

    private final Tail tail;
    private final Counter counter;
    private final Map<Object, PollLaneMembers<?>> lanes = new HashMap<>();
    private Optional<ChannelSettings> handedUnder = Optional.empty();

    PollLanes(Tail tail, Counter counter) {
        this.tail = tail;
        this.counter = counter;
    }

    /** Lets the poll wait in a lane; false if there is none for it. */
    boolean take(LocalSubscriber poll) {
        // Where deliveries are counted, each of them has to be known.
        Optional<? extends PollLane.Choice<?>> choice =
                tail.settings().countsDeliveries() ? Optional.empty() : poll.choosesPollLane();
        MessageId seen = poll.seen().orElse(poll.position());
        // A poll that lacks something that is gone has to be told of the gap.
        return choice.isPresent() && seen.equals(poll.position()) && join(choice.get(), seen);
    }

    private <S> boolean join(PollLane.Choice<S> choice, MessageId seen) {
        PollLaneMembers<S> lane = open(choice, seen);
        boolean here = lane.seen().equals(seen);
        if (here) {
            lane.join(choice.subscriber());
        }
        return here;
    }

    @SuppressWarnings("unchecked") // choices with equal keys have lanes of one type
    private <S> PollLaneMembers<S> open(PollLane.Choice<S> choice, MessageId seen) {
        return (PollLaneMembers<S>)
                lanes.computeIfAbsent(choice.key(), key -> new PollLaneMembers<>(choice, seen, counter));
    }

    /**
     * Answers the poll by its lane, so that its client need not be asked through the next time; false if there is no lane
     * for it.
     */
    boolean answer(LocalSubscriber poll, Delivery delivery) {
        if (lanes.isEmpty() || poll.streams() || poll.gapBefore(delivery).isPresent()) {
            return false;
        }
        Optional<? extends PollLane.Choice<?>> choice =
                poll.choosesPollLane().filter(each -> lanes.containsKey(each.key()));
        choice.ifPresent(each -> answer(each, delivery));
        return choice.isPresent();
    }

    private <S> void answer(PollLane.Choice<S> choice, Delivery delivery) {
        open(choice, MessageId.ZERO).answer(choice.subscriber(), delivery);
    }

    /** How many wait, as far as is known. */
    int waiting() {
        int waiting = 0;
        for (PollLaneMembers<?> lane : lanes.values()) {
            waiting += lane.waiting();
        }
        return waiting;
    }

    /** Answers all polls that wait; returns how many these are. */
    int hand(Delivery delivery, boolean stored) {
        ChannelSettings settings = tail.settings();
        long timeout = settings.messageTimeout().toMillis();
        int newest = stored && !settings.countsDeliveries() ? settings.maxMessages() : 0;
        long until = timeout == 0 ? Long.MAX_VALUE : delivery.message().publishedAt() + timeout;
        int recipients = 0;
        for (PollLaneMembers<?> lane : lanes.values()) {
            recipients += lane.hand(delivery, newest, until);
        }
        // Under other settings what was handed on before may have left the buffer by now.
        if (settings.countsDeliveries()
                || handedUnder.filter(before -> !before.equals(settings)).isPresent()) {
            dissolve();
        }
        handedUnder = Optional.of(settings);
        return recipients;
    }

    void end(End end) {
        lanes.values().forEach(lane -> lane.end(end));
        lanes.clear();
    }

    void dissolve() {
        lanes.values().forEach(PollLaneMembers::dissolve);
        lanes.clear();
    }
}
