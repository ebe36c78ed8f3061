package stentor.node.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogRead;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** A message log whose calls are counted. */
final class CountedMessageLog implements MessageLog {
    static final List<String> OPERATIONS =
            List.of("claim", "create", "append", "read", "delivered", "touch", "delete", "state");

    private final MessageLog log;
    private final LogCalls calls;
    private final Counter appended;

    CountedMessageLog(MessageLog log, LogCalls calls) {
        this.log = log;
        this.calls = calls;
        this.appended = calls.appended();
    }

    @Override
    public CompletionStage<Claim> claim(ChannelKey channel, LogPosition floor) {
        return calls.countClaim(log.claim(channel, floor));
    }

    @Override
    public CompletionStage<LogState> create(ChannelKey channel, LogPosition known, ChannelSettings settings) {
        return calls.count("create", log.create(channel, known, settings));
    }

    @Override
    public CompletionStage<AppendResult> append(
            ChannelKey channel, LogPosition known, ChannelSettings settings, List<Publication> batch) {
        appended.increment(batch.size());
        return calls.count("append", log.append(channel, known, settings, batch));
    }

    @Override
    public CompletionStage<LogRead> readAfter(
            ChannelKey channel, LogPosition known, MessageId after, int limit, long maxBytes) {
        return calls.count("read", log.readAfter(channel, known, after, limit, maxBytes));
    }

    @Override
    public CompletionStage<Optional<MessageId>> newestWithTag(ChannelKey channel, LogPosition known, long tag) {
        return calls.count("read", log.newestWithTag(channel, known, tag));
    }

    @Override
    public CompletionStage<LogState> delivered(ChannelKey channel, LogPosition known, MessageId id, int recipients) {
        return calls.count("delivered", log.delivered(channel, known, id, recipients));
    }

    @Override
    public CompletionStage<LogState> touch(ChannelKey channel, LogPosition known, long requestedAt) {
        return calls.count("touch", log.touch(channel, known, requestedAt));
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, LogPosition known) {
        return calls.count("delete", log.delete(channel, known));
    }

    @Override
    public CompletionStage<LogState> state(ChannelKey channel, LogPosition known) {
        return calls.count("state", log.state(channel, known));
    }

    @Override
    public boolean isShared() {
        return log.isShared();
    }

    @Override
    public LogPosition handOver(ChannelKey channel) {
        return log.handOver(channel);
    }

    @Override
    public void whenConnectedAgain(Runnable listener) {
        log.whenConnectedAgain(listener);
    }

    @Override
    public void close() {
        log.close();
    }
}
