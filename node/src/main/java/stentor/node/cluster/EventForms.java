package stentor.node.cluster;

import static stentor.node.cluster.WireForm.empty;
import static stentor.node.cluster.WireForm.of;

import java.util.List;
import stentor.node.channel.ChannelEvent.Admitted;
import stentor.node.channel.ChannelEvent.Attached;
import stentor.node.channel.ChannelEvent.Conflict;
import stentor.node.channel.ChannelEvent.ConflictWithAll;
import stentor.node.channel.ChannelEvent.Deleted;
import stentor.node.channel.ChannelEvent.Detached;
import stentor.node.channel.ChannelEvent.Published;
import stentor.node.channel.ChannelEvent.ReadAnswer;
import stentor.node.channel.ChannelEvent.ReadFailed;
import stentor.node.channel.ChannelEvent.ReportTaken;
import stentor.node.channel.ChannelEvent.UnknownChannel;

/** What an owner tells hubs, as it is written between nodes. */
final class EventForms {
    static final List<WireForm<?>> ALL = List.of(
            of("attached", Attached.class, EventForms::attached, EventForms::attached),
            empty("unknown-channel", UnknownChannel.class, new UnknownChannel()),
            of("messages", Published.class, EventForms::published, EventForms::published),
            of("read-answer", ReadAnswer.class, EventForms::readAnswer, EventForms::readAnswer),
            of(
                    "read-failed",
                    ReadFailed.class,
                    (to, failed) -> to.number(failed.request()),
                    from -> new ReadFailed(from.number())),
            of("admitted", Admitted.class, EventForms::admitted, from -> new Admitted(from.number(), from.number())),
            of("conflict", Conflict.class, EventForms::conflict, from -> new Conflict(from.number(), from.number())),
            of(
                    "conflict-with-all",
                    ConflictWithAll.class,
                    (to, conflict) -> to.number(conflict.epoch()),
                    from -> new ConflictWithAll(from.number())),
            of("report-taken", ReportTaken.class, EventForms::reportTaken, EventForms::reportTaken),
            of(
                    "detached",
                    Detached.class,
                    (to, detached) -> to.number(detached.epoch()),
                    from -> new Detached(from.number())),
            of(
                    "deleted",
                    Deleted.class,
                    (to, deleted) -> to.number(deleted.epoch()),
                    from -> new Deleted(from.number())));

    private EventForms() {}

    private static void attached(WireWriter to, Attached attached) {
        to.ref(attached.owner());
        to.number(attached.epoch());
        WireValues.id(to, attached.lastId());
        WireValues.settings(to, attached.settings());
    }

    private static Attached attached(WireReader from) {
        return new Attached(from.ref(), from.number(), WireValues.id(from), WireValues.settings(from));
    }

    private static void published(WireWriter to, Published published) {
        to.number(published.epoch());
        WireValues.id(to, published.after());
        WireValues.messages(to, published.messages());
        to.flag(published.stored());
        WireValues.settings(to, published.settings());
    }

    private static Published published(WireReader from) {
        return new Published(
                from.number(), WireValues.id(from), WireValues.messages(from), from.flag(), WireValues.settings(from));
    }

    private static void readAnswer(WireWriter to, ReadAnswer answer) {
        to.number(answer.request());
        WireValues.id(to, answer.seen());
        WireValues.id(to, answer.position());
        WireValues.messages(to, answer.messages());
        to.flag(answer.more());
    }

    private static ReadAnswer readAnswer(WireReader from) {
        return new ReadAnswer(
                from.number(), WireValues.id(from), WireValues.id(from), WireValues.messages(from), from.flag());
    }

    private static void admitted(WireWriter to, Admitted admitted) {
        to.number(admitted.epoch());
        to.number(admitted.number());
    }

    private static void conflict(WireWriter to, Conflict conflict) {
        to.number(conflict.epoch());
        to.number(conflict.number());
    }

    private static void reportTaken(WireWriter to, ReportTaken taken) {
        to.number(taken.epoch());
        to.number(taken.report());
        WireValues.id(to, taken.lastId());
    }

    private static ReportTaken reportTaken(WireReader from) {
        return new ReportTaken(from.number(), from.number(), WireValues.id(from));
    }
}
