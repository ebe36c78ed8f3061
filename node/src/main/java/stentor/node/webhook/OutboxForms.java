package stentor.node.webhook;

import static stentor.node.wire.WireForm.empty;
import static stentor.node.wire.WireForm.of;

import java.util.List;
import java.util.stream.Stream;
import stentor.node.webhook.OutboxCommand.Inspect;
import stentor.node.webhook.OutboxCommand.Report;
import stentor.node.webhook.OutboxCommand.SendAgain;
import stentor.node.webhook.OutboxCommand.Stop;
import stentor.node.webhook.OutboxCommand.Wake;
import stentor.node.webhook.OutboxReply.GivenUp;
import stentor.node.webhook.OutboxReply.NotReady;
import stentor.node.webhook.OutboxReply.Resent;
import stentor.node.webhook.OutboxReply.Standing;
import stentor.node.webhook.OutboxReply.Taken;
import stentor.node.wire.WireForm;
import stentor.node.wire.WireLevel;
import stentor.node.wire.WireReader;
import stentor.node.wire.WireWriter;
import stentor.protocol.webhook.WebhookCodec;

/** What nodes and outboxes tell each other, as it is written between nodes. */
public final class OutboxForms {
    private static final Assertion.State[] STATES = Assertion.State.values();

    public static final List<WireForm<?>> ALL = Stream.<WireForm<?>>of(
                    of("webhook-report", Report.class, OutboxForms::report, OutboxForms::report),
                    of(
                            "webhook-inspect",
                            Inspect.class,
                            (to, inspect) -> to.replyTo(inspect.replyTo()),
                            from -> new Inspect(from.replyTo())),
                    of(
                            "webhook-send-again",
                            SendAgain.class,
                            (to, again) -> {
                                to.optionalText(again.call());
                                to.replyTo(again.replyTo());
                            },
                            from -> new SendAgain(from.optionalText(), from.replyTo())),
                    empty("webhook-wake", Wake.class, new Wake()),
                    empty("webhook-stop", Stop.class, new Stop()),
                    of(
                            "webhook-taken",
                            Taken.class,
                            (to, taken) -> to.number(taken.life()),
                            from -> new Taken(from.number())),
                    of("webhook-standing", Standing.class, OutboxForms::standing, OutboxForms::standing),
                    of(
                            "webhook-resent",
                            Resent.class,
                            (to, resent) -> to.number(resent.calls()),
                            from -> new Resent(from.smallNumber())),
                    empty("webhook-not-ready", NotReady.class, new NotReady()))
            .<WireForm<?>>map(form -> form.since(WireLevel.LISTINGS))
            .toList();

    private OutboxForms() {}

    private static void report(WireWriter to, Report report) {
        to.text(report.node());
        to.number(report.number());
        to.list(report.assertions(), (writer, assertion) -> {
            writer.octet(assertion.state().ordinal());
            writer.text(assertion.subject().channel());
            writer.optionalText(assertion.subject().user());
        });
        to.list(report.left(), WireWriter::text);
        to.list(report.events(), (writer, event) -> writer.bytes(WebhookCodec.encode(event)));
        to.replyTo(report.replyTo());
    }

    private static Report report(WireReader from) {
        return new Report(
                from.text(),
                from.number(),
                from.list(reader -> {
                    Assertion.State state = reader.constant(STATES);
                    return new Assertion(new Subject(reader.text(), reader.optionalText()), state);
                }),
                from.list(WireReader::text),
                from.list(reader -> WebhookCodec.decode(reader.bytes())
                        .orElseThrow(() -> new IllegalArgumentException("not an event"))),
                from.replyTo());
    }

    private static void standing(WireWriter to, Standing standing) {
        to.text(standing.node());
        to.number(standing.waiting());
        to.number(standing.present());
        to.number(standing.givenUp());
        to.list(standing.newest(), (writer, call) -> {
            writer.text(call.id());
            writer.text(call.url());
            writer.number(call.createdMillis());
            writer.number(call.events());
            writer.text(call.reason());
        });
    }

    private static Standing standing(WireReader from) {
        return new Standing(
                from.text(),
                from.smallNumber(),
                from.smallNumber(),
                from.smallNumber(),
                from.list(reader -> new GivenUp(
                        reader.text(), reader.text(), reader.number(), reader.smallNumber(), reader.text())));
    }
}
