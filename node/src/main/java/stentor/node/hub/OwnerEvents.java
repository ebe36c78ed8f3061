package stentor.node.hub;

import stentor.node.channel.ChannelEvent;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.protocol.channel.Message;

/**
 * What the channel's owner says. New messages are handed on in their order; where some did not reach the hub, the subscribers
 * that wait read them from the log. What an owner of the past says is ignored. A part of the {@link HubActor}, on its thread.
 */
final class OwnerEvents {
    private final OwnerLink owner;
    private final OwnerSearch search;
    private final LocalSubscribers subscribers;
    private final PollLanes polls;
    private final Tail tail;
    private final FanOut fanOut;
    private final Placement placement;
    private final Reports reports;
    private final Admissions admissions;
    private final Attendance attendance;
    private final HubCounts counts;
    private boolean everAttached;

    OwnerEvents(
            OwnerLink owner,
            OwnerSearch search,
            LocalSubscribers subscribers,
            PollLanes polls,
            Tail tail,
            FanOut fanOut,
            Placement placement,
            Reports reports,
            Admissions admissions,
            Attendance attendance,
            HubCounts counts) {
        this.owner = owner;
        this.search = search;
        this.subscribers = subscribers;
        this.polls = polls;
        this.tail = tail;
        this.fanOut = fanOut;
        this.placement = placement;
        this.reports = reports;
        this.admissions = admissions;
        this.attendance = attendance;
        this.counts = counts;
    }

    void take(ChannelEvent event) {
        if (event instanceof ChannelEvent.Published published) {
            onPublished(published);
        } else if (event instanceof ChannelEvent.ReadAnswer answer) {
            placement.onAnswer(answer);
        } else if (event instanceof ChannelEvent.ReportTaken taken) {
            onReportTaken(taken);
        } else if (event instanceof ChannelEvent.Attached attached && !owner.isOld(attached.epoch())) {
            onAttached(attached);
        } else if (event instanceof ChannelEvent.Admitted admitted && !owner.isOld(admitted.epoch())) {
            onAdmitted(admitted);
        } else if (event instanceof ChannelEvent.Conflict conflict && !owner.isOld(conflict.epoch())) {
            subscribers.find(conflict.number()).ifPresent(loser -> subscribers.end(loser, End.CONFLICT));
        } else if (event instanceof ChannelEvent.ConflictWithAll conflict && !owner.isOld(conflict.epoch())) {
            subscribers.endIf(subscriber -> !subscriber.isExclusive(), End.CONFLICT);
            polls.end(End.CONFLICT);
        } else if (event instanceof ChannelEvent.Deleted deleted && !owner.isOld(deleted.epoch())) {
            onDeleted();
        } else if (event instanceof ChannelEvent.Audience audience && !owner.isOld(audience.epoch())) {
            onAudience(audience);
        } else if (event instanceof ChannelEvent.Detached detached) {
            onDetached(detached);
        } else if (event instanceof ChannelEvent.UnknownChannel) {
            onUnknownChannel();
        } else if (event instanceof ChannelEvent.Room room && !owner.isOld(room.epoch())) {
            admissions.room(room.subscribers());
        } else if (event instanceof ChannelEvent.NoRoom) {
            onNoRoom();
        }
    }

    private void onPublished(ChannelEvent.Published published) {
        if (!owner.isAttached() || owner.isOld(published.epoch())) {
            return;
        }
        owner.heard(System.nanoTime());
        tail.settings(published.settings());
        if (published.after().isAfter(tail.last())) {
            placement.goOnFrom(published.after());
        }
        for (Message message : published.messages()) {
            if (message.id().isAfter(tail.last())) {
                if (message.leavesGapAfter(tail.last())) {
                    placement.goOnFrom(message.previous());
                }
                fanOut.toAll(new Delivery(message), published.stored());
            }
        }
    }

    private void onReportTaken(ChannelEvent.ReportTaken taken) {
        if (!owner.isAttached() || owner.isOld(taken.epoch())) {
            return;
        }
        owner.heard(System.nanoTime());
        if (taken.lastId().isAfter(tail.last())) {
            placement.goOnFrom(taken.lastId());
        }
        reports.taken(taken.report());
        attendance.take(taken);
    }

    private void onAttached(ChannelEvent.Attached attached) {
        boolean repeat = owner.isRepeat(attached);
        owner.attach(attached, System.nanoTime());
        search.found();
        tail.settings(attached.settings());
        if (!attached.lastId().equals(tail.last())) {
            placement.goOnFrom(attached.lastId());
        }
        if (!repeat) {
            (everAttached ? counts.recovered() : counts.attached()).increment();
            everAttached = true;
            placement.readAllAgain();
        }
        attendance.attached();
        admissions.admitAll();
        reports.soon();
    }

    private void onAudience(ChannelEvent.Audience event) {
        if (event instanceof ChannelEvent.MemberJoined joined) {
            attendance.take(joined);
        } else if (event instanceof ChannelEvent.MemberLeft left) {
            attendance.take(left);
        } else if (event instanceof ChannelEvent.Joined joined) {
            attendance.take(joined);
        } else if (event instanceof ChannelEvent.JoinRefused refused) {
            attendance.take(refused);
        } else if (event instanceof ChannelEvent.Roster roster) {
            attendance.take(roster);
        } else if (event instanceof ChannelEvent.Counted counted) {
            attendance.take(counted);
        }
    }

    /**
     * Without an owner nobody is let in: the next one may have been told already whom this hub holds, or it asks soon. Who is not let in
     * asks again when there is one.
     */
    private void onAdmitted(ChannelEvent.Admitted admitted) {
        if (owner.isAttached()) {
            admissions.onAdmitted(admitted.number());
        }
    }

    private void onDeleted() {
        owner.lose();
        placement.forgetReads();
        subscribers.endAll(End.DELETED);
        polls.end(End.DELETED);
    }

    private void onDetached(ChannelEvent.Detached detached) {
        if (detached.epoch() == 0 || !owner.isOld(detached.epoch())) {
            search.again();
        }
    }

    private void onUnknownChannel() {
        owner.wasFound();
        subscribers.endIf(
                subscriber -> subscriber.phase() == Phase.ARRIVED
                        && !subscriber.subscription().create(),
                End.NO_SUCH_CHANNEL);
    }

    private void onNoRoom() {
        owner.wasFound();
        subscribers.endIf(subscriber -> subscriber.phase() == Phase.ARRIVED, End.NO_ROOM);
    }
}
