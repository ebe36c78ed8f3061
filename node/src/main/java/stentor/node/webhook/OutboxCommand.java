package stentor.node.webhook;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import stentor.node.owner.Asked;
import stentor.node.owner.ReplyTo;
import stentor.protocol.webhook.WebhookEvent;

/** What an app's outbox is told. */
public sealed interface OutboxCommand
        permits OutboxCommand.Question, OutboxCommand.Wake, OutboxCommand.Stop, OutboxActor.Own {
    /** What it answers. */
    sealed interface Question extends OutboxCommand, Asked<OutboxCommand, OutboxReply>
            permits Report, Inspect, SendAgain {
        @Override
        Question answering(ReplyTo<OutboxReply> other);
    }

    /**
     * What happened at one node; answered by {@link OutboxReply.Taken} once it is in the log.
     *
     * @param node as the cluster names it
     * @param number counts the reports of a node: one that is repeated has the same
     * @param left channels whose owner on that node has ended
     * @param events that are told as they are
     */
    record Report(
            String node,
            long number,
            List<Assertion> assertions,
            List<String> left,
            List<WebhookEvent> events,
            ReplyTo<OutboxReply> replyTo)
            implements Question {
        public Report {
            Objects.requireNonNull(node);
            assertions = List.copyOf(assertions);
            left = List.copyOf(left);
            events = List.copyOf(events);
        }

        @Override
        public Report answering(ReplyTo<OutboxReply> other) {
            return new Report(node, number, assertions, left, events, other);
        }

        @Override
        public long weight() {
            return 100L * (assertions.size() + left.size())
                    + events.stream().mapToLong(HookReports::weight).sum();
        }
    }

    /** Asks how it is; answered by {@link OutboxReply.Standing}. */
    record Inspect(ReplyTo<OutboxReply> replyTo) implements Question {
        @Override
        public Inspect answering(ReplyTo<OutboxReply> other) {
            return new Inspect(other);
        }
    }

    /**
     * Makes calls again that were given up; answered by {@link OutboxReply.Resent}.
     *
     * @param call one of them; empty: all
     */
    record SendAgain(Optional<String> call, ReplyTo<OutboxReply> replyTo) implements Question {
        public SendAgain {
            Objects.requireNonNull(call);
        }

        @Override
        public SendAgain answering(ReplyTo<OutboxReply> other) {
            return new SendAgain(call, other);
        }
    }

    /** Said every now and then by each node, so that there is an outbox even when its node was lost. */
    record Wake() implements OutboxCommand {}

    /** Somebody else is about to own the outbox. */
    record Stop() implements OutboxCommand {}
}
