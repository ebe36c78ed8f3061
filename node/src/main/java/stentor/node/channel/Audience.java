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
    /** Subscribers that were in, were told to leave, and are not known to have left. */
    private final Set<Holder> leaving = new LinkedHashSet<>();
    /**
     * Newcomers that are in once all that have to leave have left: if they were in at once, and the owner died before it told the others
     * to leave, all would hold the channel until the next owner finds out.
     */
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
    void forget(Predicate<ActorRef<ChannelEvent>> gone) {
        hubs.detachIf(gone);
        rooms.keySet().removeIf(gone);
        roster.leaveIf(holder -> gone.test(holder.hub()));
        leaving.removeIf(holder -> gone.test(holder.hub()));
    }

    /**
     * Those that waited for others to leave are told that they are in, if all of these have left. However long that takes: nothing but
     * a hub's word, or the end of its node, says that a client is not served any more.
     */
    void letIn(long epoch) {
        if (!awaited.isEmpty() && leaving.isEmpty()) {
            List<Holder> present = roster.members();
            awaited.retainAll(present);
            awaited.forEach(holder -> holder.hub().tell(new ChannelEvent.Admitted(epoch, holder.number())));
            awaited.clear();
        }
    }

    boolean isEmpty() {
        return hubs.isEmpty();
    }

    /** How many nodes have subscribers. */
    int hubs() {
        return hubs.hubs().size();
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
    void admit(HubCommand.Admit admit, long epoch) {
        Holder newcomer = new Holder(admit.hub(), admit.number(), admit.polling());
        boolean othersPresent = hubs.subscribers() > 0;
        List<Holder> losers = roster.admit(newcomer, admit.policy(), othersPresent);
        losers.forEach(holder -> holder.conflict(epoch));
        if (!losers.contains(newcomer)) {
            if (admit.policy() == ConcurrencyPolicy.LAST && othersPresent) {
                tell(new ChannelEvent.ConflictWithAll(epoch));
            }
            leaving.addAll(losers);
            awaited.add(newcomer);
            letIn(epoch);
        }
    }

    /** Whether it waits for others to leave. */
    boolean awaits(HubCommand.Admit admit) {
        return awaited.contains(new Holder(admit.hub(), admit.number(), admit.polling()));
    }

    /** The hubs of those that have to leave. */
    Set<ActorRef<ChannelEvent>> hubsOfLeaving() {
        Set<ActorRef<ChannelEvent>> silent = new HashSet<>();
        leaving.forEach(holder -> silent.add(holder.hub()));
        return silent;
    }

    void release(ActorRef<ChannelEvent> hub, long number) {
        Holder left = new Holder(hub, number, false);
        roster.leave(left);
        leaving.remove(left);
    }

    /**
     * A node has named all of its subscribers that are in: those of the node that have to leave, and are not among them, have left.
     *
     * @param there whether a hub is on that node
     */
    void named(List<RollCall.Held> held, Predicate<ActorRef<ChannelEvent>> there, long epoch) {
        if (!leaving.isEmpty()) {
            Set<Holder> present = new HashSet<>();
            held.forEach(each -> present.add(
                    new Holder(each.hub(), each.guest().number(), each.guest().polling())));
            leaving.removeIf(holder -> there.test(holder.hub()) && !present.contains(holder));
            letIn(epoch);
        }
    }

    /**
     * Takes what a hub says of its subscribers. It makes good for what was lost on the way: an admitted subscriber that it
     * does not name has left; one that it names and that is not known here was admitted by an earlier owner.
     */
    void report(HubCommand.Report report, MessageId lastSent, long epoch) {
        hubs.report(report.hub(), report.streaming(), report.polling(), report.seen(), lastSent);
        Set<Long> present = new HashSet<>();
        report.guests().forEach(guest -> present.add(guest.number()));
        roster.leaveIf(holder -> holder.hub().equals(report.hub()) && !present.contains(holder.number()));
        leaving.removeIf(holder -> holder.hub().equals(report.hub()) && !present.contains(holder.number()));
        report.guests().forEach(guest -> readmit(report.hub(), guest, epoch));
        letIn(epoch);
    }

    /** Takes back a subscriber that an earlier owner let in, if it was; subscribers that must leave are told so. */
    void readmit(ActorRef<ChannelEvent> hub, HubCommand.Guest guest, long epoch) {
        if (guest.admitted()) {
            Holder holder = new Holder(hub, guest.number(), guest.polling());
            List<Holder> losers = roster.readmit(holder, guest.policy());
            losers.forEach(each -> each.conflict(epoch));
            leaving.addAll(losers);
        }
    }

    /** Forgets everybody. */
    void clear() {
        hubs.clear();
        rooms.clear();
        roster.leaveIf(holder -> true);
        leaving.clear();
        awaited.clear();
    }
}
