package stentor.node.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelCommand.Publish;

/** The commands that wait for their turn at the log, bounded in number and bytes, and how many of them make one append. */
final class CommandQueue {
    static final int MAX_WAITING = 10_000;
    static final long MAX_WAITING_BYTES = 64L << 20;
    static final int MAX_BATCH = 256;
    static final long MAX_BATCH_BYTES = 1L << 20;

    private final ArrayDeque<ChannelCommand> waiting = new ArrayDeque<>();
    private long bytes;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** False, and nothing is added, if there is no room. */
    boolean add(ChannelCommand command) {
        if (waiting.size() >= MAX_WAITING || bytes >= MAX_WAITING_BYTES) {
            return false;
        }
        waiting.addLast(command);
        bytes += bytes(command);
        return true;
    }

    /** Puts back what was taken and not carried out, in its order. */
    void putBack(List<? extends ChannelCommand> commands) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            waiting.addFirst(commands.get(i));
            bytes += bytes(commands.get(i));
        }
    }

    /** Whether this hub waits to be taken in: it says so every second until it is answered, and once is enough. */
    boolean hasAttach(ActorRef<ChannelEvent> hub) {
        for (ChannelCommand command : waiting) {
            if (command instanceof HubCommand.Attach attach && attach.hub().equals(hub)) {
                return true;
            }
        }
        return false;
    }

    /** The next one; not empty. */
    ChannelCommand first() {
        return waiting.getFirst();
    }

    ChannelCommand take() {
        ChannelCommand command = waiting.removeFirst();
        bytes -= bytes(command);
        return command;
    }

    /**
     * Takes what follows {@code first} and can go to the log with it in one step: publishes under the same settings.
     *
     * @param keysTogether whether publishes with an idempotency key may share a batch
     */
    List<Publish> takeBatch(Publish first, boolean keysTogether) {
        if (waiting.isEmpty()) {
            return List.of(first);
        }
        List<Publish> batch = new ArrayList<>();
        batch.add(first);
        long batchBytes = bytes(first);
        boolean alone = !keysTogether && first.idempotencyKey().isPresent();
        while (!alone
                && batch.size() < MAX_BATCH
                && batchBytes < MAX_BATCH_BYTES
                && waiting.peekFirst() instanceof Publish next
                && next.settings().equals(first.settings())
                && next.create() == first.create()
                && (keysTogether || next.idempotencyKey().isEmpty())) {
            batchBytes += bytes(next);
            batch.add((Publish) take());
        }
        return batch;
    }

    private static long bytes(ChannelCommand command) {
        return command instanceof Publish publish ? publish.weight() : 0;
    }
}
