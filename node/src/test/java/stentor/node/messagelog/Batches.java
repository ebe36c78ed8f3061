package stentor.node.messagelog;

import java.util.List;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;

/** Batches that do one thing. */
public final class Batches {
    public static final QueueBatch NOTHING = of(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private Batches() {}

    public static QueueBatch of(
            List<String> handedOver,
            List<String> givenBack,
            List<String> settled,
            List<String> taken,
            List<Push> pushes,
            List<Lease> takes) {
        return new QueueBatch(handedOver, givenBack, settled, taken, pushes, takes);
    }

    public static QueueBatch handedOver(String... tokens) {
        return of(List.of(tokens), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public static QueueBatch givenBack(String... tokens) {
        return of(List.of(), List.of(tokens), List.of(), List.of(), List.of(), List.of());
    }

    public static QueueBatch settles(String... tokens) {
        return of(List.of(), List.of(), List.of(tokens), List.of(), List.of(), List.of());
    }

    public static QueueBatch taken(String... keys) {
        return of(List.of(), List.of(), List.of(), List.of(keys), List.of(), List.of());
    }

    public static QueueBatch pushes(Push... pushes) {
        return of(List.of(), List.of(), List.of(), List.of(), List.of(pushes), List.of());
    }

    public static QueueBatch takes(Lease... leases) {
        return of(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(leases));
    }
}
