package stentor.node.queue;

import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.queue.DeskCommand.GiveBack;
import stentor.node.queue.DeskCommand.HandedOver;
import stentor.node.queue.DeskCommand.Leave;
import stentor.node.queue.DeskCommand.Take;
import stentor.node.queue.DeskCommand.Wanted;
import stentor.node.queue.QueueEvent.Call;
import stentor.node.queue.QueueEvent.HandOut;
import stentor.node.queue.QueueEvent.Inquiry;
import stentor.node.queue.QueueEvent.Noted;
import stentor.node.queue.QueueEvent.Refused;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What queues' owners and the desks of their consumers tell each other, as it is written between nodes. */
public final class DeskForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("desk-take", Take.class, DeskForms::take, from -> new Take(from.ref(), from.list(DeskForms::wanted))),
            of("desk-leave", Leave.class, DeskForms::leave, from -> new Leave(from.ref(), from.number())),
            of(
                    "desk-handed-over",
                    HandedOver.class,
                    DeskForms::handedOver,
                    from -> new HandedOver(from.ref(), from.text())),
            of("desk-give-back", GiveBack.class, DeskForms::giveBack, from -> new GiveBack(from.ref(), from.text())),
            of("desk-call", Call.class, DeskForms::call, from -> new Call(WireValues.key(from), from.number())),
            of(
                    "desk-refused",
                    Refused.class,
                    DeskForms::refused,
                    from -> new Refused(WireValues.key(from), from.number())),
            of("desk-hand-out", HandOut.class, DeskForms::handOut, DeskForms::handOut),
            of(
                    "desk-inquiry",
                    Inquiry.class,
                    DeskForms::inquiry,
                    from -> new Inquiry(WireValues.key(from), from.number(), from.text())),
            of("desk-noted", Noted.class, (to, noted) -> to.text(noted.token()), from -> new Noted(from.text())));

    private DeskForms() {}

    private static void take(WireWriter to, Take take) {
        to.ref(take.desk());
        to.list(take.consumers(), DeskForms::wanted);
    }

    private static void wanted(WireWriter to, Wanted wanted) {
        to.number(wanted.consumer());
        to.duration(wanted.ackTimeout());
    }

    private static Wanted wanted(WireReader from) {
        return new Wanted(from.number(), from.duration());
    }

    private static void leave(WireWriter to, Leave leave) {
        to.ref(leave.desk());
        to.number(leave.consumer());
    }

    private static void handedOver(WireWriter to, HandedOver report) {
        to.ref(report.desk());
        to.text(report.token());
    }

    private static void giveBack(WireWriter to, GiveBack report) {
        to.ref(report.desk());
        to.text(report.token());
    }

    private static void call(WireWriter to, Call call) {
        WireValues.key(to, call.queue());
        to.number(call.consumer());
    }

    private static void refused(WireWriter to, Refused refused) {
        WireValues.key(to, refused.queue());
        to.number(refused.consumer());
    }

    private static void handOut(WireWriter to, HandOut handOut) {
        WireValues.key(to, handOut.queue());
        to.number(handOut.epoch());
        to.number(handOut.consumer());
        to.text(handOut.token());
        to.flag(handOut.toBeSettled());
        to.number(handOut.item().number());
        to.number(handOut.item().deliveries());
        WireValues.payloads(to, List.of(handOut.item().payload()));
    }

    private static HandOut handOut(WireReader from) {
        return new HandOut(
                WireValues.key(from),
                from.number(),
                from.number(),
                from.text(),
                from.flag(),
                new Item(from.number(), from.smallNumber(), WireValues.onePayload(from)));
    }

    private static void inquiry(WireWriter to, Inquiry inquiry) {
        WireValues.key(to, inquiry.queue());
        to.number(inquiry.epoch());
        to.text(inquiry.token());
    }
}
