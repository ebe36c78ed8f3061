package stentor.node.messagelog;

import java.util.List;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;

/** Batches that do one thing. */
final class Batches {
    static final QueueBatch NOTHING = of(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private Batches() {}

    static QueueBatch of(
            List<String> handedOver,
            List<String> givenBack,
            List<String> settled,
            List<String> taken,
            List<Push> pushes,
            List<Lease> takes) {
        return new QueueBatch(handedOver, givenBack, settled, taken, pushes, takes);
    }

    static QueueBatch handedOver(String... tokens) {
        return of(List.of(tokens), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static QueueBatch givenBack(String... tokens) {
        return of(List.of(), List.of(tokens), List.of(), List.of(), List.of(), List.of());
    }

    static QueueBatch settles(String... tokens) {
        return of(List.of(), List.of(), List.of(tokens), List.of(), List.of(), List.of());
    }

    static QueueBatch taken(String... keys) {
        return of(List.of(), List.of(), List.of(), List.of(keys), List.of(), List.of());
    }

    static QueueBatch pushes(Push... pushes) {
        return of(List.of(), List.of(), List.of(), List.of(), List.of(pushes), List.of());
    }

    static QueueBatch takes(Lease... leases) {
        return of(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(leases));
    }
}
