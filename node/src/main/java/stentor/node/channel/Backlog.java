package stentor.node.channel;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stentor.node.channel.ChannelActor.Command;
import stentor.node.channel.ChannelActor.LogUnavailable;
import stentor.node.channel.ChannelActor.Publish;
import stentor.node.channel.ChannelActor.PublisherReply;

/**
 * What an owner was asked for and has not begun: operations in their order, publishers that repeat one of them, and
 * hubs' reads. Bounded; whoever leaves it unserved is told so.
 */
final class Backlog {
    private final InstantSource clock;
    private final OperationQueue operations = new OperationQueue();
    private final Repeats repeats = new Repeats();
    private final List<HubCommand.Read> reads = new ArrayList<>();

    Backlog(InstantSource clock) {
        this.clock = clock;
    }

    boolean isEmpty() {
        return operations.isEmpty() && reads.isEmpty();
    }

    // Operations

    boolean hasOperations() {
        return !operations.isEmpty();
    }

    /** Takes care of a publish that repeats an earlier one; false if it is none. */
    boolean takesRepeat(Publish publish) {
        return repeats.take(publish, clock.millis());
    }

    /** False, and nothing is added, if there is no room. */
    boolean add(Operation operation) {
        if (operations.isFull()) {
            return false;
        }
        if (operation instanceof Operation.Append append) {
            repeats.begin(append.command());
        }
        operations.add(operation);
        return true;
    }

    Operation next() {
        return operations.take();
    }

    /** Takes what can go to the log in one step with {@code first}; see {@link OperationQueue#takeBatch}. */
    List<Operation.Append> nextBatch(Operation.Append first, boolean keysTogether) {
        return operations.takeBatch(first, keysTogether);
    }

    /** Puts back what was taken and not carried out, in its order. */
    void putBack(List<? extends Operation> taken) {
        operations.putBack(taken);
    }

    /** Tells whoever asked for an operation, or for the same once more. */
    void answer(Operation operation, PublisherReply reply) {
        if (operation instanceof Operation.Append append) {
            repeats.answer(append.command(), reply, clock.millis());
        } else {
            operation.answer(reply);
        }
    }

    // Reads

    /** False, and nothing is added, if there is no room: a hub that gets no answer asks again by itself. */
    boolean add(HubCommand.Read read) {
        return reads.size() < OperationQueue.MAX_WAITING && reads.add(read);
    }

    boolean hasReads() {
        return !reads.isEmpty();
    }

    void takeReads(Consumer<HubCommand.Read> taker) {
        reads.forEach(taker);
        reads.clear();
    }

    // Giving up

    /** Nothing of it can be done: publishers are told, hubs ask again. */
    void refuseAll() {
        while (hasOperations()) {
            answer(next(), new LogUnavailable());
        }
        reads.clear();
    }

    /** Takes all operations out, for the channel's next owner; hubs ask that one by themselves. */
    List<Command> giveUp() {
        List<Command> commands = new ArrayList<>();
        while (hasOperations()) {
            Operation operation = next();
            if (operation instanceof Operation.Append append) {
                commands.addAll(repeats.giveUp(append.command()));
            } else {
                commands.add(operation.command());
            }
        }
        return commands;
    }
}
