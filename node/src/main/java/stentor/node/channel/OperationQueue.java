package stentor.node.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stentor.protocol.channel.Payload;

/** The operations that wait for their turn, bounded in number and bytes, and how many of them make one append. */
final class OperationQueue {
    static final int MAX_WAITING = 10_000;
    static final long MAX_WAITING_BYTES = 64L << 20;
    static final int MAX_BATCH = 256;
    static final long MAX_BATCH_BYTES = 1L << 20;

    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    private long bytes;

    boolean isFull() {
        return waiting.size() >= MAX_WAITING || bytes >= MAX_WAITING_BYTES;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Operation operation) {
        waiting.addLast(operation);
        bytes += bytes(operation);
    }

    /** Puts back what was taken and not carried out, in its order. */
    void putBack(List<? extends Operation> operations) {
        for (int i = operations.size() - 1; i >= 0; i--) {
            waiting.addFirst(operations.get(i));
            bytes += bytes(operations.get(i));
        }
    }

    Operation take() {
        Operation operation = waiting.removeFirst();
        bytes -= bytes(operation);
        return operation;
    }

    /**
     * Takes what follows {@code first} and can go to the log with it in one step: publishes under the same settings.
     *
     * @param keysTogether whether publishes with an idempotency key may share a batch
     */
    List<Operation.Append> takeBatch(Operation.Append first, boolean keysTogether) {
        if (waiting.isEmpty()) {
            return List.of(first);
        }
        List<Operation.Append> batch = new ArrayList<>();
        batch.add(first);
        long batchBytes = bytes(first);
        boolean alone = !keysTogether && first.command().idempotencyKey().isPresent();
        while (!alone
                && batch.size() < MAX_BATCH
                && batchBytes < MAX_BATCH_BYTES
                && waiting.peekFirst() instanceof Operation.Append next
                && next.command().settings().equals(first.command().settings())
                && next.command().create() == first.command().create()
                && (keysTogether || next.command().idempotencyKey().isEmpty())) {
            batchBytes += bytes(next);
            batch.add((Operation.Append) take());
        }
        return batch;
    }

    private static long bytes(Operation operation) {
        return operation instanceof Operation.Append append
                ? Payload.weight(append.command().payloads())
                : 0;
    }
}
