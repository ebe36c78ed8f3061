package stentor.node.hub;

import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;

/** Lets subscribers in: those under {@code first} or {@code last} only when the owner says so. A part of the {@link HubActor}. */
final class Admissions {
    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final LocalSubscribers subscribers;
    private final Placement placement;
    private final Attendance attendance;
    private final PollLanes polls;
    private final LongAdder full;
    private int room = Integer.MAX_VALUE;

    /** @param full counts those that there was no room for */
    Admissions(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            LocalSubscribers subscribers,
            PollLanes polls,
            Placement placement,
            Attendance attendance,
            LongAdder full) {
        this.self = self;
        this.owner = owner;
        this.subscribers = subscribers;
        this.polls = polls;
        this.full = full;
        this.placement = placement;
        this.attendance = attendance;
    }

    /** So many subscribers the hub may have from now on; those that it has stay. */
    void room(int subscribers) {
        room = subscribers;
    }

    /** A poll that asks whether there is anything takes no room. */
    private boolean isFull(LocalSubscriber newcomer) {
        return room != Integer.MAX_VALUE
                && newcomer.subscription().mode() != Subscription.Mode.INTERVAL_POLL
                && subscribers.in() + polls.waiting() >= room;
    }

    void admit(LocalSubscriber newcomer) {
        if (isFull(newcomer)) {
            full.increment();
            subscribers.end(newcomer, End.FULL);
        } else if (Attendance.isFor(newcomer)) {
            attendance.arrive(newcomer);
        } else if (newcomer.isExclusive()) {
            newcomer.enter(Phase.ASKING);
            owner.tell(new HubCommand.Admit(
                    self, newcomer.number(), newcomer.subscription().policy(), !newcomer.streams()));
        } else {
            placement.place(newcomer);
            attendance.watches(newcomer);
        }
    }

    /** The hub has a new owner, or its owner a new claim: that lets in all subscribers that are not in yet. */
    void admitAll() {
        for (LocalSubscriber subscriber : subscribers.all()) {
            if (subscriber.phase() == Phase.ARRIVED || subscriber.phase() == Phase.ASKING) {
                admit(subscriber);
            }
        }
    }

    /** The owner lets this one in. */
    void onAdmitted(long number) {
        LocalSubscriber newcomer = subscribers.find(number).orElse(null);
        if (newcomer == null) {
            owner.tell(new HubCommand.Release(self, number));
        } else if (newcomer.phase() == Phase.ASKING) {
            placement.place(newcomer);
            if (newcomer.streams()) {
                newcomer.confirm();
            }
        }
    }

    /** Asks again where the owner has not answered; returns whether some subscribers wait for that. */
    boolean askAgain(long now) {
        boolean asking = false;
        for (LocalSubscriber subscriber : subscribers.all()) {
            asking |= subscriber.phase() == Phase.ASKING;
            if (subscriber.isDueToAskAgain(now)) {
                admit(subscriber);
            }
        }
        return asking;
    }
}
