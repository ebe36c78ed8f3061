package stentor.node.cluster.sharding;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueState;
import stentor.protocol.channel.ChannelKey;

/**
 * A queue log that nodes do not share, in a cluster. A claim gets a greater epoch than the logs of the other nodes know, and
 * makes them forget the queue: else its messages would come back, and be handed out again, with the queue itself.
 */
final class MovingQueueLog implements QueueLog {
    private final QueueLog log;
    private final Function<ChannelKey, CompletionStage<LogPosition>> elsewhere;

    /** @param elsewhere makes the logs of the other nodes hand over; the newest epoch of them all */
    MovingQueueLog(QueueLog log, Function<ChannelKey, CompletionStage<LogPosition>> elsewhere) {
        this.log = log;
        this.elsewhere = elsewhere;
    }

    @Override
    public CompletionStage<QueueClaim> claim(ChannelKey queue, long floor) {
        return elsewhere.apply(queue).thenCompose(known -> log.claim(queue, Math.max(floor, known.epoch())));
    }

    @Override
    public CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch) {
        return log.write(queue, epoch, batch);
    }

    @Override
    public CompletionStage<QueueState> state(ChannelKey queue) {
        return log.state(queue);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public long handOver(ChannelKey queue) {
        return log.handOver(queue);
    }

    @Override
    public void close() {
        log.close();
    }
}
