package stentor.node.channel;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import stentor.node.channel.ChannelActor.LogUnavailable;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.owner.LogWatch;
import stentor.node.owner.Stages;
import stentor.protocol.channel.ChannelKey;

/**
 * The one thing that an owner has under way on its log, for whom, and what is done when the log does not do as told. A
 * part of the {@link ChannelActor}, on its thread.
 */
final class LogTurn {
    private final ChannelKey key;
    private final Stages<ChannelActor.Command> stages;
    private final LogWatch watch;
    private final Claims claims;
    private final Backlog backlog;
    private final Runnable fenced;

    private List<? extends Operation> underWay = List.of();
    private boolean taken;

    /**
     * @param fenced is run when another owner has taken the channel over
     */
    LogTurn(
            ChannelKey key,
            Stages<ChannelActor.Command> stages,
            LogWatch watch,
            Claims claims,
            Backlog backlog,
            Runnable fenced) {
        this.key = key;
        this.stages = stages;
        this.watch = watch;
        this.claims = claims;
        this.backlog = backlog;
        this.fenced = fenced;
    }

    /** Whether something is under way: what comes has to wait. */
    boolean isTaken() {
        return taken;
    }

    /** From now on it is this one's turn: it is answered if the owner breaks over it. */
    void begin(Operation operation) {
        underWay = List.of(operation);
    }

    /** Goes on with a step of the operation whose turn it is. */
    <T> void run(CompletionStage<T> step, Consumer<T> then) {
        run(underWay, step, then);
    }

    /**
     * @param operations on whose behalf, to be answered if the step fails
     * @param then what to do with its outcome; may run another step
     */
    <T> void run(List<? extends Operation> operations, CompletionStage<T> step, Consumer<T> then) {
        taken = true;
        underWay = operations;
        stages.whenDone(
                step,
                outcome -> {
                    watch.worked();
                    claims.worked();
                    taken = false;
                    then.accept(outcome);
                    underWay = taken ? underWay : List.of();
                },
                failure -> onFailure(operations, failure));
    }

    /** Answers those whose turn it is, who will get no other answer. */
    void abandon(PublisherReply reply) {
        underWay.forEach(operation -> backlog.answer(operation, reply));
    }

    private void onFailure(List<? extends Operation> operations, Throwable failure) {
        taken = false;
        if (!(failure instanceof FencedException
                || failure instanceof LogLostException
                || failure instanceof LogUnavailableException)) {
            throw new IllegalStateException("channel " + key + ": the log broke", failure);
        }
        underWay = List.of();
        if (failure instanceof LogLostException && claims.mayTryAgain()) {
            backlog.putBack(operations);
        } else {
            operations.forEach(operation -> backlog.answer(operation, new LogUnavailable()));
        }
        if (failure instanceof FencedException) {
            backlog.refuseAll();
            fenced.run();
        } else {
            if (failure instanceof LogUnavailableException) {
                watch.failed(failure);
            }
            claims.lost();
        }
    }
}
