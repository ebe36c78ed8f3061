package stentor.node.channel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.MessageId;

/** The subscribers of a channel: its hubs with what they count, and the subscribers that were admitted one by one. */
final class Audience {
    private final HubTable<ActorRef<ChannelEvent>> hubs = new HubTable<>();
    private final SubscriberRoster<Holder> roster = new SubscriberRoster<>();
    private final Evictions<Holder> evictions = new Evictions<>();
    /** Those that are in once all who had to leave for them have left. */
    private final Set<Holder> awaited = new LinkedHashSet<>();
    /** What the hubs were told last of how many they may have. */
    private final Map<ActorRef<ChannelEvent>, Integer> rooms = new HashMap<>();

    /**
     * A subscriber that was admitted by itself.
     *
     * @param polling whether the next message uses it up; not a part of its identity
     */
    private record Holder(ActorRef<ChannelEvent> hub, long number, boolean polling) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Holder that && number == that.number && hub.equals(that.hub);
        }

        @Override
        public int hashCode() {
            return hub.hashCode() * 31 + Long.hashCode(number);
        }

        private void conflict(long epoch) {
            hub.tell(new ChannelEvent.Conflict(epoch, number));
        }
    }

    /** Takes the hub in; false if it was in already. */
    boolean attach(ActorRef<ChannelEvent> hub) {
        return hubs.attach(hub);
    }

    boolean has(ActorRef<ChannelEvent> hub) {
        return hubs.hubs().contains(hub);
    }

    /** Forgets these hubs and their subscribers. */
    void forget(Predicate<ActorRef<ChannelEvent>> gone, long epoch, long now) {
        hubs.detachIf(gone);
        rooms.keySet().removeIf(gone);
        roster.leaveIf(holder -> gone.test(holder.hub()));
        evictions.left(holder -> gone.test(holder.hub()));
        letIn(epoch, now);
    }

    /** Those that waited for others to leave are told that they are in, if all of these have left. */
    private void letIn(long epoch, long now) {
        if (!awaited.isEmpty() && evictions.areOver(now)) {
            List<Holder> present = roster.members();
            awaited.retainAll(present);
            awaited.forEach(holder -> holder.hub().tell(new ChannelEvent.Admitted(epoch, holder.number())));
            awaited.clear();
        }
    }

    boolean isEmpty() {
        return hubs.isEmpty();
    }

    /** How many wait or stream now. */
    int size() {
        return hubs.subscribers() + roster.size();
    }

    /** Tells the hubs how many subscribers they may have, where that has changed. */
    void tellRoom(OwnLimits limits, long epoch) {
        if (limits.limitSubscribers() || !rooms.isEmpty()) {
            hubs.hubs().forEach(hub -> tellRoom(hub, limits, epoch));
        }
    }

    /** Tells one of them. */
    void tellRoom(ActorRef<ChannelEvent> hub, OwnLimits limits, long epoch) {
        if (limits.limitSubscribers()) {
            int own =
                    hubs.subscribers(hub) + roster.count(holder -> holder.hub().equals(hub));
            int room = limits.room(size() - own);
            Integer before = rooms.put(hub, room);
            if (before == null || before != room) {
                hub.tell(new ChannelEvent.Room(epoch, room));
            }
        } else if (rooms.remove(hub) != null) {
            hub.tell(new ChannelEvent.Room(epoch, Integer.MAX_VALUE));
        }
    }

    void tell(ChannelEvent event) {
        for (ActorRef<ChannelEvent> hub : hubs.hubs()) {
            hub.tell(event);
        }
    }

    /** A message goes out to all of them. */
    void messageSent() {
        hubs.messageSent();
        roster.leaveIf(Holder::polling);
    }

    /**
     * Lets the newcomer in as far as its policy does; subscribers that must leave are told so.
     *
     * @param epoch that of the owner's claim
     */
    void admit(HubCommand.Admit admit, long epoch, long now) {
        Holder newcomer = new Holder(admit.hub(), admit.number(), admit.polling());
        boolean othersPresent = hubs.subscribers() > 0;
        List<Holder> leaving = roster.admit(newcomer, admit.policy(), othersPresent);
        leaving.forEach(holder -> holder.conflict(epoch));
        if (!leaving.contains(newcomer)) {
            if (admit.policy() == ConcurrencyPolicy.LAST && othersPresent) {
                tell(new ChannelEvent.ConflictWithAll(epoch));
            }
            if (admit.policy() == ConcurrencyPolicy.LAST) {
                evictions.begin(leaving, now);
                awaited.add(newcomer);
                letIn(epoch, now);
            } else {
                admit.hub().tell(new ChannelEvent.Admitted(epoch, admit.number()));
            }
        }
    }

    void release(ActorRef<ChannelEvent> hub, long number, long epoch, long now) {
        Holder left = new Holder(hub, number, false);
        roster.leave(left);
        evictions.left(left::equals);
        letIn(epoch, now);
    }

    /**
     * Takes what a hub says of its subscribers. It makes good for what was lost on the way: an admitted subscriber that it
     * does not name has left; one that it names and that is not known here was admitted by an earlier owner.
     */
    void report(HubCommand.Report report, MessageId lastSent, long epoch, long now) {
        hubs.report(report.hub(), report.streaming(), report.polling(), report.seen(), lastSent);
        Set<Long> present = new HashSet<>();
        report.guests().forEach(guest -> present.add(guest.number()));
        roster.leaveIf(holder -> holder.hub().equals(report.hub()) && !present.contains(holder.number()));
        evictions.left(holder -> holder.hub().equals(report.hub()) && !present.contains(holder.number()));
        report.guests().forEach(guest -> readmit(report.hub(), guest, epoch, now));
        letIn(epoch, now);
    }

    /** Takes back a subscriber that an earlier owner let in, if it was; subscribers that must leave are told so. */
    void readmit(ActorRef<ChannelEvent> hub, HubCommand.Guest guest, long epoch, long now) {
        if (guest.admitted()) {
            Holder holder = new Holder(hub, guest.number(), guest.polling());
            List<Holder> leaving = roster.readmit(holder, guest.policy());
            leaving.forEach(each -> each.conflict(epoch));
            if (guest.policy() == ConcurrencyPolicy.LAST) {
                evictions.begin(leaving, now);
            }
        }
    }

    /** Forgets everybody. */
    void clear() {
        hubs.clear();
        rooms.clear();
        roster.leaveIf(holder -> true);
        evictions.left(holder -> true);
        awaited.clear();
    }
}
