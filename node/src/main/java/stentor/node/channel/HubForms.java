package stentor.node.channel;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.channel.HubCommand.Admit;
import stentor.node.channel.HubCommand.Attach;
import stentor.node.channel.HubCommand.Delivered;
import stentor.node.channel.HubCommand.Detach;
import stentor.node.channel.HubCommand.Guest;
import stentor.node.channel.HubCommand.Join;
import stentor.node.channel.HubCommand.Quit;
import stentor.node.channel.HubCommand.Read;
import stentor.node.channel.HubCommand.Release;
import stentor.node.channel.HubCommand.Report;
import stentor.node.channel.HubCommand.Watch;
import stentor.node.channel.HubCommand.Watched;
import stentor.node.messagelog.LogPosition;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What hubs say to an owner, as it is written between nodes. */
public final class HubForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("attach", Attach.class, HubForms::attach, HubForms::attach),
            of("detach", Detach.class, (to, detach) -> to.ref(detach.hub()), from -> new Detach(from.ref())),
            of("report", Report.class, HubForms::report, HubForms::report),
            of("admit", Admit.class, HubForms::admit, HubForms::admit),
            of("release", Release.class, HubForms::release, from -> new Release(from.ref(), from.number())),
            of("read", Read.class, HubForms::read, HubForms::read),
            of("delivered", Delivered.class, HubForms::delivered, HubForms::delivered),
            of("watch", Watch.class, HubForms::watch, HubForms::watch).since(WireLevel.PRESENCE),
            of("watched", Watched.class, HubForms::watched, HubForms::watched).since(WireLevel.PRESENCE),
            of("join", Join.class, HubForms::join, from -> new Join(from.ref(), member(from), from.smallNumber()))
                    .since(WireLevel.PRESENCE),
            of("quit", Quit.class, HubForms::quit, from -> new Quit(from.ref(), from.text()))
                    .since(WireLevel.PRESENCE),
            of("roll-call", RollCall.Question.class, HubForms::question, HubForms::question)
                    .since(2),
            of("holders", RollCall.Holders.class, HubForms::holders, HubForms::holders)
                    .since(2));

    private HubForms() {}

    private static void attach(WireWriter to, Attach attach) {
        to.ref(attach.hub());
        to.flag(attach.create());
        if (to.level() >= WireLevel.NOTES) {
            WireValues.position(to, attach.known());
        }
    }

    private static Attach attach(WireReader from) {
        return new Attach(
                from.ref(),
                from.flag(),
                from.level() >= WireLevel.NOTES ? WireValues.position(from) : LogPosition.UNKNOWN);
    }

    private static void report(WireWriter to, Report report) {
        to.ref(report.hub());
        to.number(report.number());
        to.number(report.streaming());
        to.number(report.polling());
        to.list(report.guests(), HubForms::guest);
        WireValues.id(to, report.seen());
        to.number(report.requestedAt());
    }

    private static Report report(WireReader from) {
        return new Report(
                from.ref(),
                from.number(),
                from.smallNumber(),
                from.smallNumber(),
                from.list(HubForms::guest),
                WireValues.id(from),
                from.number());
    }

    private static void guest(WireWriter to, Guest guest) {
        to.number(guest.number());
        WireValues.policy(to, guest.policy());
        to.flag(guest.polling());
        to.flag(guest.admitted());
    }

    private static Guest guest(WireReader from) {
        return new Guest(from.number(), WireValues.policy(from), from.flag(), from.flag());
    }

    private static void admit(WireWriter to, Admit admit) {
        to.ref(admit.hub());
        to.number(admit.number());
        WireValues.policy(to, admit.policy());
        to.flag(admit.polling());
    }

    private static Admit admit(WireReader from) {
        return new Admit(from.ref(), from.number(), WireValues.policy(from), from.flag());
    }

    private static void release(WireWriter to, Release release) {
        to.ref(release.hub());
        to.number(release.number());
    }

    private static void read(WireWriter to, Read read) {
        to.ref(read.hub());
        to.number(read.request());
        WireValues.cursor(to, read.cursor());
        to.number(read.limit());
        if (to.level() >= WireLevel.READ_BUDGETS) {
            to.number(read.maxBytes());
        }
    }

    private static Read read(WireReader from) {
        return new Read(
                from.ref(),
                from.number(),
                WireValues.cursor(from),
                from.smallNumber(),
                from.level() >= WireLevel.READ_BUDGETS ? from.number() : Read.MAX_BYTES);
    }

    private static void delivered(WireWriter to, Delivered delivered) {
        to.ref(delivered.hub());
        WireValues.id(to, delivered.id());
        to.number(delivered.recipients());
    }

    private static Delivered delivered(WireReader from) {
        return new Delivered(from.ref(), WireValues.id(from), from.smallNumber());
    }

    private static void watch(WireWriter to, Watch watch) {
        to.ref(watch.hub());
        to.flag(watch.counts());
        to.number(watch.epoch());
        to.list(watch.known(), HubForms::member);
    }

    private static Watch watch(WireReader from) {
        return new Watch(from.ref(), from.flag(), from.number(), from.list(HubForms::member));
    }

    private static void watched(WireWriter to, Watched watched) {
        to.ref(watched.hub());
        if (to.level() >= WireLevel.PRESENCE_STATES) {
            to.number(watched.users());
        }
    }

    private static Watched watched(WireReader from) {
        return new Watched(from.ref(), from.level() >= WireLevel.PRESENCE_STATES ? from.smallNumber() : 0);
    }

    private static void join(WireWriter to, Join join) {
        to.ref(join.hub());
        member(to, join.member());
        to.number(join.limit());
    }

    private static void quit(WireWriter to, Quit quit) {
        to.ref(quit.hub());
        to.text(quit.user());
    }

    static void member(WireWriter to, Member member) {
        to.text(member.id());
        to.optionalText(member.info());
    }

    static Member member(WireReader from) {
        return new Member(from.text(), from.optionalText());
    }

    private static void question(WireWriter to, RollCall.Question question) {
        WireValues.key(to, question.channel());
        to.text(question.node());
        to.ref(question.owner());
    }

    private static RollCall.Question question(WireReader from) {
        return new RollCall.Question(WireValues.key(from), from.text(), from.ref());
    }

    private static void holders(WireWriter to, RollCall.Holders holders) {
        to.text(holders.node());
        to.list(holders.held(), (each, held) -> {
            each.ref(held.hub());
            guest(each, held.guest());
        });
    }

    private static RollCall.Holders holders(WireReader from) {
        return new RollCall.Holders(from.text(), from.list(each -> new RollCall.Held(each.ref(), guest(each))));
    }
}
