package stentor.node.queue;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.queue.Backlog.Report;
import stentor.node.queue.ConsumerRoster.Consumer;
import stentor.node.queue.QueueActor.Push;
import stentor.node.queue.QueueActor.Settle;

/**
 * What is being written, and for which consumers.
 *
 * @param takers the consumers that get the messages, in order
 * @param leases a lease for each of them
 */
record Step(
        List<Push> pushes,
        List<Settle> settles,
        List<String> taken,
        List<Report> reports,
        List<Consumer<ActorRef<QueueEvent>>> takers,
        List<Lease> leases) {

    /** How many messages will wait again. */
    long givenBack() {
        return reports.stream().filter(report -> !report.handedOver()).count();
    }

    boolean isEmpty() {
        return pushes.isEmpty() && settles.isEmpty() && taken.isEmpty() && reports.isEmpty() && takers.isEmpty();
    }

    QueueBatch batch() {
        return new QueueBatch(
                tokens(true),
                tokens(false),
                settles.stream().map(Settle::token).toList(),
                taken,
                pushes.stream().map(Step::entry).toList(),
                leases);
    }

    private List<String> tokens(boolean handedOver) {
        return reports.stream()
                .filter(report -> report.handedOver() == handedOver)
                .map(Report::token)
                .toList();
    }

    private static QueueBatch.Push entry(Push push) {
        return new QueueBatch.Push(push.payload(), push.idempotencyKey(), push.maxMessages(), push.messageTimeout());
    }
}
