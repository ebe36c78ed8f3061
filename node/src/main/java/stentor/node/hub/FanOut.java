package stentor.node.hub;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.protocol.channel.MessageId;

/**
 * Hands messages to a hub's subscribers: a new one to all that wait, stored ones to one that lacks them. Streams wait in
 * lanes, if they can, and polls too: what a new message costs here depends on how many lanes there are, not on how many
 * subscribers.
 */
final class FanOut {
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final LocalSubscribers subscribers;
    private final Tail tail;
    private final Held held;
    private final PollLanes polls;
    private final HubCounts counts;
    private final Map<Object, LaneMembers<?>> lanes = new HashMap<>();
    /** Subscribers that wait in no lane, and some that did so before. */
    private final Set<LocalSubscriber> alone = new LinkedHashSet<>();

    FanOut(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            LocalSubscribers subscribers,
            Tail tail,
            Held held,
            PollLanes polls,
            HubCounts counts) {
        this.self = self;
        this.owner = owner;
        this.subscribers = subscribers;
        this.tail = tail;
        this.held = held;
        this.polls = polls;
        this.counts = counts;
    }

    /** The subscriber has all there is: from now on it gets what comes. */
    void waits(LocalSubscriber subscriber) {
        // Where it says that it stands in the future, it waits for what comes after that.
        boolean here = !subscriber.position().isAfter(tail.last());
        // The next message tells a subscriber of a gap if it may have missed something: it is handed that message
        // alone.
        boolean shares = here && subscriber.hasSeenAllUpToPosition();
        if (!subscriber.streams() && shares && polls.take(subscriber)) {
            subscribers.leave(subscriber);
            return;
        }
        Optional<? extends StreamingLane.Choice<?>> choice =
                subscriber.streams() && shares ? subscriber.choosesLane() : Optional.empty();
        if (choice.isPresent()) {
            subscriber.joined(join(choice.get()));
        } else {
            alone.add(subscriber);
        }
    }

    private <S> LaneMembers<S>.Member join(StreamingLane.Choice<S> choice) {
        @SuppressWarnings("unchecked") // choices with equal keys have lanes of one type
        LaneMembers<S> lane = (LaneMembers<S>) lanes.computeIfAbsent(choice.key(), key -> new LaneMembers<>(choice));
        return lane.join(choice.subscriber());
    }

    /** The subscriber is to be handed nothing more until its lane has said how far it is. */
    void callBack(LocalSubscriber subscriber) {
        Optional<? extends LaneMembers<?>> lane = subscriber.lane();
        subscriber.comeBack(tail.last());
        lane.ifPresent(this::forgetIfEmpty);
    }

    /** It has come back from its lane. */
    void returned(LocalSubscriber subscriber, Optional<MessageId> last) {
        Optional<? extends LaneMembers<?>> lane = subscriber.lane();
        subscriber.cameBack(last);
        lane.ifPresent(this::forgetIfEmpty);
    }

    private void forgetIfEmpty(LaneMembers<?> lane) {
        if (lane.size() == 0) {
            lanes.remove(lane.key(), lane);
        }
    }

    /** Hands a new message to all subscribers that wait, and keeps it in the tail. */
    void toAll(Delivery delivery, boolean stored) {
        if (subscribers.areReading()) {
            held.add(tail.last(), delivery);
        } else {
            held.clear();
        }
        tail.add(delivery, stored);
        int recipients = toLanes(delivery, stored) + polls.hand(delivery, stored) + toThoseAlone(delivery, stored);
        countDelivered(delivery.message().id(), recipients);
    }

    private int toLanes(Delivery delivery, boolean stored) {
        int recipients = 0;
        lanes.values().removeIf(lane -> lane.size() == 0);
        for (LaneMembers<?> lane : lanes.values()) {
            lane.hand(delivery, stored);
            recipients += lane.size();
        }
        return recipients;
    }

    private int toThoseAlone(Delivery delivery, boolean stored) {
        MessageId id = delivery.message().id();
        int recipients = 0;
        List<LocalSubscriber> waiting = List.copyOf(alone);
        alone.clear();
        for (LocalSubscriber subscriber : waiting) {
            if (subscriber.phase() != Phase.WAITING || subscriber.isInLane() || !subscribers.has(subscriber)) {
                continue;
            }
            if (!id.isAfter(subscriber.position())) {
                alone.add(subscriber);
            } else if ((stored || !subscriber.streams()) && !subscriber.takes(delivery)) {
                // What is not stored could not be read again: a stream has to take it, or end.
                subscriber.pause();
            } else {
                recipients += subscriber.receives() ? 1 : 0;
                if (!stored) {
                    subscriber.nextIsNotStored();
                }
                hand(subscriber, delivery);
                if (subscriber.streams()) {
                    waits(subscriber);
                } else {
                    subscribers.leave(subscriber);
                }
            }
        }
        return recipients;
    }

    /** Hands over what there is; true if the subscriber is done with it, or takes no more. */
    boolean toOne(LocalSubscriber subscriber, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (!subscriber.takes(delivery)) {
                subscriber.pause();
                return true;
            }
            if (!polls.answer(subscriber, delivery)) {
                hand(subscriber, delivery);
            }
            countDelivered(delivery.message().id(), subscriber.receives() ? 1 : 0);
            if (!subscriber.streams()) {
                subscribers.leave(subscriber);
                return true;
            }
        }
        return false;
    }

    private void hand(LocalSubscriber subscriber, Delivery delivery) {
        subscriber.hand(delivery).ifPresent(counts::gap);
    }

    private void countDelivered(MessageId id, int recipients) {
        if (recipients > 0 && tail.settings().countsDeliveries()) {
            owner.tell(new HubCommand.Delivered(self, id, recipients));
        }
    }
}
