package stentor.node.metrics;

import java.util.List;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueState;
import stentor.protocol.channel.ChannelKey;

/** A queue log whose calls are counted. */
final class CountedQueueLog implements QueueLog {
    static final List<String> OPERATIONS = List.of("claim", "write", "state");

    private final QueueLog log;
    private final LogCalls calls;

    CountedQueueLog(QueueLog log, LogCalls calls) {
        this.log = log;
        this.calls = calls;
    }

    @Override
    public CompletionStage<QueueClaim> claim(ChannelKey queue, long floor) {
        return calls.countClaim(log.claim(queue, floor));
    }

    @Override
    public CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch) {
        return calls.count("write", log.write(queue, epoch, batch));
    }

    @Override
    public CompletionStage<QueueState> state(ChannelKey queue) {
        return calls.count("state", log.state(queue));
    }

    @Override
    public boolean isShared() {
        return log.isShared();
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
