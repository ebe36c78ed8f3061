package stentor.node.cluster.sharding;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

/**
 * A log that nodes do not share, in a cluster. A claim takes as its floor what the logs of the other nodes know of the channel,
 * too, and makes them forget its messages.
 */
final class MovingLog implements MessageLog {
    private final MessageLog log;
    private final Function<ChannelKey, CompletionStage<LogPosition>> elsewhere;

    /** @param elsewhere how far the logs of the other nodes went */
    MovingLog(MessageLog log, Function<ChannelKey, CompletionStage<LogPosition>> elsewhere) {
        this.log = log;
        this.elsewhere = elsewhere;
    }

    @Override
    public CompletionStage<Claim> claim(ChannelKey channel, LogPosition floor) {
        return elsewhere.apply(channel).thenCompose(known -> log.claim(channel, floor.max(known)));
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public LogPosition handOver(ChannelKey channel) {
        return log.handOver(channel);
    }

    @Override
    public CompletionStage<LogState> create(ChannelKey channel, LogPosition known, ChannelSettings settings) {
        return log.create(channel, known, settings);
    }

    @Override
    public CompletionStage<AppendResult> append(
            ChannelKey channel, LogPosition known, ChannelSettings settings, List<Publication> batch) {
        return log.append(channel, known, settings, batch);
    }

    @Override
    public CompletionStage<LogRead> readAfter(
            ChannelKey channel, LogPosition known, MessageId after, int limit, long maxBytes) {
        return log.readAfter(channel, known, after, limit, maxBytes);
    }

    @Override
    public CompletionStage<Optional<MessageId>> newestWithTag(ChannelKey channel, LogPosition known, long tag) {
        return log.newestWithTag(channel, known, tag);
    }

    @Override
    public CompletionStage<LogState> delivered(ChannelKey channel, LogPosition known, MessageId id, int recipients) {
        return log.delivered(channel, known, id, recipients);
    }

    @Override
    public CompletionStage<LogState> touch(ChannelKey channel, LogPosition known, long requestedAt) {
        return log.touch(channel, known, requestedAt);
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, LogPosition known) {
        return log.delete(channel, known);
    }

    @Override
    public CompletionStage<LogState> state(ChannelKey channel, LogPosition known) {
        return log.state(channel, known);
    }

    @Override
    public void close() {
        log.close();
    }
}
