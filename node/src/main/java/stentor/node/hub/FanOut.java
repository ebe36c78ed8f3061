package stentor.node.hub;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.protocol.channel.MessageId;

/** Hands messages to a hub's subscribers: a new one to all who wait, stored ones to one that lacks them. */
final class FanOut {
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final Seats seats;
    private final Tail tail;

    FanOut(ActorRef<ChannelEvent> self, OwnerLink owner, Seats seats, Tail tail) {
        this.self = self;
        this.owner = owner;
        this.seats = seats;
        this.tail = tail;
    }

    /** Hands a new message to all who wait, and keeps it in the tail. */
    void toAll(Delivery delivery, boolean stored) {
        tail.add(delivery, stored);
        MessageId id = delivery.message().id();
        int recipients = 0;
        List<LocalSubscriber> done = new ArrayList<>();
        for (LocalSubscriber subscriber : seats.now()) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                // What is not stored could not be read again: a stream has to take it, or end.
                if ((stored || !subscriber.streams()) && !subscriber.takes(delivery)) {
                    subscriber.pause();
                    continue;
                }
                recipients++;
                subscriber.hand(delivery);
                if (!subscriber.streams()) {
                    done.add(subscriber);
                }
            }
        }
        done.forEach(seats::leave);
        countDelivered(id, recipients);
    }

    /** Hands over what there is; true if the subscriber is done with it, or takes no more. */
    boolean toOne(LocalSubscriber subscriber, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (!subscriber.takes(delivery)) {
                subscriber.pause();
                return true;
            }
            subscriber.hand(delivery);
            countDelivered(delivery.message().id(), 1);
            if (!subscriber.streams()) {
                seats.leave(subscriber);
                return true;
            }
        }
        return false;
    }

    private void countDelivered(MessageId id, int recipients) {
        if (recipients > 0 && tail.settings().countsDeliveries()) {
            owner.tell(new HubCommand.Delivered(self, id, recipients));
        }
    }
}
