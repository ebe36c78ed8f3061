package stentor.node.session;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import stentor.node.session.SessionCommand.Abandon;
import stentor.node.session.SessionCommand.Caller;
import stentor.node.session.SessionCommand.Exchange;
import stentor.node.session.SessionCommand.Stop;
import stentor.node.session.SessionCommand.StreamClosed;
import stentor.node.session.SessionCommand.StreamOpened;
import stentor.node.session.SessionEvent.Answered;
import stentor.node.session.SessionEvent.Pushed;
import stentor.node.session.SessionEvent.StreamUnknown;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireValues;
import stentor.node.wire.WireWriter;

/** What nodes and sessions tell each other, as it is written between nodes. */
public final class SessionForms {
    public static final List<WireForm<?>> ALL = Stream.<WireForm<?>>of(
                    of("session-exchange", Exchange.class, SessionForms::exchange, SessionForms::exchange),
                    of(
                            "session-abandon",
                            Abandon.class,
                            (to, abandon) -> caller(to, abandon.caller()),
                            from -> new Abandon(caller(from))),
                    of(
                            "session-stream-opened",
                            StreamOpened.class,
                            (to, opened) -> {
                                to.ref(opened.desk());
                                to.number(opened.stream());
                            },
                            from -> new StreamOpened(from.ref(), from.number())),
                    of(
                            "session-stream-closed",
                            StreamClosed.class,
                            (to, closed) -> {
                                to.ref(closed.desk());
                                to.number(closed.stream());
                            },
                            from -> new StreamClosed(from.ref(), from.number())),
                    empty("session-stop", Stop.class, new Stop()),
                    of(
                            "session-answered",
                            Answered.class,
                            (to, answered) -> {
                                to.number(answered.number());
                                to.bytes(answered.json());
                            },
                            from -> new Answered(from.number(), from.bytes())),
                    of(
                            "session-pushed",
                            Pushed.class,
                            (to, pushed) -> {
                                to.number(pushed.stream());
                                to.bytes(pushed.json());
                            },
                            from -> new Pushed(from.number(), from.bytes())),
                    of(
                            "session-stream-unknown",
                            StreamUnknown.class,
                            (to, unknown) -> to.number(unknown.stream()),
                            from -> new StreamUnknown(from.number())))
            .<WireForm<?>>map(form -> form.since(WireLevel.NOTES))
            .toList();

    private SessionForms() {}

    private static void exchange(WireWriter to, Exchange exchange) {
        caller(to, exchange.caller());
        to.flag(exchange.alone());
        optionalNumber(to, exchange.stream());
        to.flag(exchange.begins().isPresent());
        exchange.begins().ifPresent(settings -> settings(to, settings));
        to.list(exchange.messages(), MessageForm::write);
    }

    private static Exchange exchange(WireReader from) {
        return new Exchange(
                caller(from),
                from.flag(),
                optionalNumber(from),
                from.flag() ? Optional.of(settings(from)) : Optional.empty(),
                from.list(MessageForm::read));
    }

    static void settings(WireWriter to, SessionSettings settings) {
        to.duration(settings.timeout());
        to.duration(settings.interval());
        to.duration(settings.maxInterval());
        to.number(settings.maxQueueBytes());
        to.flag(settings.publishing().isPresent());
        settings.publishing().ifPresent(publishing -> WireValues.settings(to, publishing));
    }

    static SessionSettings settings(WireReader from) {
        return new SessionSettings(
                from.duration(),
                from.duration(),
                from.duration(),
                from.number(),
                from.flag() ? Optional.of(WireValues.settings(from)) : Optional.empty());
    }

    private static void caller(WireWriter to, Caller caller) {
        to.ref(caller.desk());
        to.number(caller.number());
    }

    private static Caller caller(WireReader from) {
        return new Caller(from.ref(), from.number());
    }

    static void optionalNumber(WireWriter to, OptionalLong value) {
        to.flag(value.isPresent());
        value.ifPresent(to::number);
    }

    static OptionalLong optionalNumber(WireReader from) {
        return from.flag() ? OptionalLong.of(from.number()) : OptionalLong.empty();
    }
}
