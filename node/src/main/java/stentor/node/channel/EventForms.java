package stentor.node.channel;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import java.util.Optional;
import stentor.node.channel.ChannelEvent.Admitted;
import stentor.node.channel.ChannelEvent.Attached;
import stentor.node.channel.ChannelEvent.Conflict;
import stentor.node.channel.ChannelEvent.ConflictWithAll;
import stentor.node.channel.ChannelEvent.Counted;
import stentor.node.channel.ChannelEvent.Deleted;
import stentor.node.channel.ChannelEvent.Detached;
import stentor.node.channel.ChannelEvent.JoinRefused;
import stentor.node.channel.ChannelEvent.Joined;
import stentor.node.channel.ChannelEvent.MemberJoined;
import stentor.node.channel.ChannelEvent.MemberLeft;
import stentor.node.channel.ChannelEvent.NoRoom;
import stentor.node.channel.ChannelEvent.PresenceState;
import stentor.node.channel.ChannelEvent.Published;
import stentor.node.channel.ChannelEvent.ReadAnswer;
import stentor.node.channel.ChannelEvent.ReadFailed;
import stentor.node.channel.ChannelEvent.ReportTaken;
import stentor.node.channel.ChannelEvent.Room;
import stentor.node.channel.ChannelEvent.Roster;
import stentor.node.channel.ChannelEvent.UnknownChannel;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;
import stentor.protocol.channel.ChannelKey;

/** What an owner tells hubs of its channel and of patterns, as it is written between nodes. */
public final class EventForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("attached", Attached.class, EventForms::attached, EventForms::attached),
            empty("unknown-channel", UnknownChannel.class, new UnknownChannel()),
            of(
                            "no-room",
                            NoRoom.class,
                            (to, full) -> PublisherForms.limit(to, full.limit()),
                            from -> new NoRoom(PublisherForms.limit(from)))
                    .since(WireLevel.LIMITS),
            of("room", Room.class, EventForms::room, from -> new Room(from.number(), from.smallNumber()))
                    .since(WireLevel.LIMITS),
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
                    from -> new Deleted(from.number())),
            of("roster", Roster.class, EventForms::roster, EventForms::roster).since(WireLevel.PRESENCE),
            of("member-joined", MemberJoined.class, EventForms::memberJoined, EventForms::memberJoined)
                    .since(WireLevel.PRESENCE),
            of("member-left", MemberLeft.class, EventForms::memberLeft, EventForms::memberLeft)
                    .since(WireLevel.PRESENCE),
            of("joined", Joined.class, EventForms::joined, from -> new Joined(from.number(), from.text()))
                    .since(WireLevel.PRESENCE),
            of(
                            "join-refused",
                            JoinRefused.class,
                            EventForms::joinRefused,
                            from -> new JoinRefused(from.number(), from.text()))
                    .since(WireLevel.PRESENCE),
            of("counted", Counted.class, EventForms::counted, from -> new Counted(from.number(), from.number()))
                    .since(WireLevel.PRESENCE),
            of("heard", Heard.class, EventForms::heard, EventForms::heard));

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

    private static void room(WireWriter to, Room room) {
        to.number(room.epoch());
        to.number(room.subscribers());
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
        if (to.level() >= WireLevel.PRESENCE_STATES) {
            to.flag(taken.presence().isPresent());
            taken.presence().ifPresent(state -> presence(to, state));
        }
    }

    private static ReportTaken reportTaken(WireReader from) {
        return new ReportTaken(
                from.number(),
                from.number(),
                WireValues.id(from),
                from.level() >= WireLevel.PRESENCE_STATES && from.flag()
                        ? Optional.of(presence(from))
                        : Optional.empty());
    }

    private static void presence(WireWriter to, PresenceState state) {
        to.number(state.version());
        to.number(state.present());
        to.number(state.joined());
        to.number(state.subscribers());
    }

    private static PresenceState presence(WireReader from) {
        return new PresenceState(from.number(), from.number(), from.number(), from.number());
    }

    private static void roster(WireWriter to, Roster roster) {
        to.number(roster.epoch());
        to.number(roster.version());
        to.list(roster.members(), HubForms::member);
        to.flag(roster.more());
    }

    private static Roster roster(WireReader from) {
        return new Roster(from.number(), from.number(), from.list(HubForms::member), from.flag());
    }

    private static void memberJoined(WireWriter to, MemberJoined joined) {
        to.number(joined.epoch());
        to.number(joined.version());
        HubForms.member(to, joined.member());
    }

    private static MemberJoined memberJoined(WireReader from) {
        return new MemberJoined(from.number(), from.number(), HubForms.member(from));
    }

    private static void memberLeft(WireWriter to, MemberLeft left) {
        to.number(left.epoch());
        to.number(left.version());
        to.text(left.user());
    }

    private static MemberLeft memberLeft(WireReader from) {
        return new MemberLeft(from.number(), from.number(), from.text());
    }

    private static void joined(WireWriter to, Joined joined) {
        to.number(joined.epoch());
        to.text(joined.user());
    }

    private static void joinRefused(WireWriter to, JoinRefused refused) {
        to.number(refused.epoch());
        to.text(refused.user());
    }

    private static void counted(WireWriter to, Counted counted) {
        to.number(counted.epoch());
        to.number(counted.subscribers());
    }

    private static void heard(WireWriter to, Heard heard) {
        to.text(heard.channel().encoded());
        to.ref(heard.owner());
        to.number(heard.epoch());
        WireValues.id(to, heard.since());
        WireValues.id(to, heard.after());
        WireValues.messages(to, heard.messages());
        to.flag(heard.stored());
    }

    private static Heard heard(WireReader from) {
        return new Heard(
                ChannelKey.parse(from.text()),
                from.ref(),
                from.number(),
                WireValues.id(from),
                WireValues.id(from),
                WireValues.messages(from),
                from.flag());
    }
}
