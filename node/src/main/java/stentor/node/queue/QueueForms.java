package stentor.node.queue;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import stentor.node.queue.QueueActor.Full;
import stentor.node.queue.QueueActor.Inspect;
import stentor.node.queue.QueueActor.LogUnavailable;
import stentor.node.queue.QueueActor.Overloaded;
import stentor.node.queue.QueueActor.Push;
import stentor.node.queue.QueueActor.Pushed;
import stentor.node.queue.QueueActor.Queue;
import stentor.node.queue.QueueActor.Settle;
import stentor.node.queue.QueueActor.Settled;
import stentor.node.queue.QueueActor.Stop;
import stentor.node.queue.QueueActor.UnknownToken;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What a queue's owner is asked, besides by desks, and how it answers, as it is written between nodes. */
public final class QueueForms {
    public static final List<WireForm<?>> ALL = List.of(
            of("queue-push", Push.class, QueueForms::push, QueueForms::push),
            of("queue-settle", Settle.class, QueueForms::settle, from -> new Settle(from.text(), from.replyTo())),
            of(
                    "queue-inspect",
                    Inspect.class,
                    (to, inspect) -> to.replyTo(inspect.replyTo()),
                    from -> new Inspect(from.replyTo())),
            empty("queue-stop", Stop.class, new Stop()),
            of("queue-pushed", Pushed.class, (to, pushed) -> to.flag(pushed.taken()), from -> new Pushed(from.flag())),
            empty("queue-full", Full.class, new Full()),
            empty("queue-settled", Settled.class, new Settled()),
            empty("queue-unknown-token", UnknownToken.class, new UnknownToken()),
            of("queue", Queue.class, QueueForms::queue, QueueForms::queue),
            of(
                    "queue-log-unavailable",
                    LogUnavailable.class,
                    (to, unavailable) -> WireValues.why(to, unavailable.why()),
                    from -> new LogUnavailable(WireValues.why(from))),
            empty("queue-overloaded", Overloaded.class, new Overloaded()));

    private QueueForms() {}

    private static void push(WireWriter to, Push push) {
        WireValues.payloads(to, List.of(push.payload()));
        to.optionalText(push.idempotencyKey());
        to.number(push.maxMessages());
        to.duration(push.messageTimeout());
        to.replyTo(push.replyTo());
    }

    private static Push push(WireReader from) {
        return new Push(
                WireValues.onePayload(from), from.optionalText(), from.smallNumber(), from.duration(), from.replyTo());
    }

    private static void settle(WireWriter to, Settle settle) {
        to.text(settle.token());
        to.replyTo(settle.replyTo());
    }

    private static void queue(WireWriter to, Queue queue) {
        to.number(queue.messages());
        to.number(queue.out());
        to.number(queue.consumers());
    }

    private static Queue queue(WireReader from) {
        return new Queue(from.number(), from.smallNumber(), from.smallNumber());
    }
}
