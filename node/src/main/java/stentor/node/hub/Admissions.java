package stentor.node.hub;

import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;

/** Lets subscribers in: those that mind others only when the owner says so. A part of the {@link HubActor}. */
final class Admissions {
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final Seats seats;
    private final Placement placement;
    private final Attendance attendance;

    Admissions(ActorRef<ChannelEvent> self, OwnerLink owner, Seats seats, Placement placement, Attendance attendance) {
        this.self = self;
        this.owner = owner;
        this.seats = seats;
        this.placement = placement;
        this.attendance = attendance;
    }

    void admit(LocalSubscriber newcomer) {
        if (Attendance.isFor(newcomer)) {
            attendance.arrive(newcomer);
        } else if (newcomer.mindsOthers()) {
            newcomer.enter(Phase.ASKING);
            owner.tell(new HubCommand.Admit(
                    self, newcomer.number(), newcomer.subscription().policy(), !newcomer.streams()));
        } else {
            placement.place(newcomer);
            attendance.watches(newcomer);
        }
    }

    /** The hub has a new owner, or its owner a new claim: all who are not in yet are let in by that. */
    void admitAll() {
        for (LocalSubscriber subscriber : seats.all()) {
            if (subscriber.phase() == Phase.ARRIVED || subscriber.phase() == Phase.ASKING) {
                admit(subscriber);
            }
        }
    }

    /** The owner lets this one in. */
    void onAdmitted(long number) {
        LocalSubscriber newcomer = seats.find(number).orElse(null);
        if (newcomer == null) {
            owner.tell(new HubCommand.Release(self, number));
        } else if (newcomer.phase() == Phase.ASKING) {
            placement.place(newcomer);
            if (newcomer.streams()) {
                newcomer.confirm();
            }
        }
    }

    /** Asks again for those whom the owner has not answered; whether there are any that wait for it. */
    boolean askAgain(long now) {
        boolean asking = false;
        for (LocalSubscriber subscriber : seats.all()) {
            asking |= subscriber.phase() == Phase.ASKING;
            if (subscriber.isDueToAskAgain(now)) {
                admit(subscriber);
            }
        }
        return asking;
    }
}
