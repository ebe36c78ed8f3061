package stentor.node.cluster.wire;

import java.util.List;
import java.util.Optional;
import stentor.node.owner.ReplyTo;
import stentor.node.webhook.Assertion;
import stentor.node.webhook.OutboxCommand;
import stentor.node.webhook.OutboxReply;
import stentor.node.webhook.Subject;
import stentor.protocol.webhook.WebhookEvent;

/** At least one message of every type that is about webhooks and crosses nodes. */
final class WebhookWireSamples {
    private final ReplyTo<OutboxReply> replyTo;

    WebhookWireSamples(ReplyTo<OutboxReply> replyTo) {
        this.replyTo = replyTo;
    }

    List<Object> all() {
        Subject channel = new Subject("presence-a", Optional.empty());
        Subject member = new Subject("presence-a", Optional.of("gr\u00fc n"));
        return List.of(
                new OutboxCommand.Report(
                        "-7 pekko://stentor@127.0.0.1:17355",
                        9,
                        List.of(
                                new Assertion(channel, Assertion.State.PRESENT),
                                new Assertion(member, Assertion.State.STILL_PRESENT),
                                new Assertion(member, Assertion.State.ABSENT)),
                        List.of("private-b"),
                        List.of(
                                WebhookEvent.ofClient("private-b", "client-x", "{}", "1.2", Optional.of("u")),
                                WebhookEvent.ofCount("c", 7)),
                        replyTo),
                new OutboxCommand.Report("", 0, List.of(), List.of(), List.of(), replyTo),
                new OutboxCommand.Inspect(replyTo),
                new OutboxCommand.SendAgain(Optional.of("msg_1"), replyTo),
                new OutboxCommand.SendAgain(Optional.empty(), replyTo),
                new OutboxCommand.Wake(),
                new OutboxCommand.Stop(),
                new OutboxReply.Taken(Long.MAX_VALUE),
                new OutboxReply.Standing(
                        "-7 pekko://stentor@127.0.0.1:17355",
                        1,
                        2,
                        3,
                        List.of(new OutboxReply.GivenUp("msg_1", "https://h/", 1_450_755_280_000L, 4, "answered 500"))),
                new OutboxReply.Resent(5),
                new OutboxReply.NotReady());
    }
}
