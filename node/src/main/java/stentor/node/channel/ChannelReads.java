package stentor.node.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogRead;
import stentor.node.messagelog.MessageLog;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** Answers a hub's reads from the log. Touches nothing of the owner, so it need not wait for its turn. */
final class ChannelReads {
    private final MessageLog log;
    private final ChannelKey key;
    private final HubCommand.Read read;
    private final LogPosition known;
    private final MessageId newest;

    private ChannelReads(MessageLog log, ChannelKey key, HubCommand.Read read, LogPosition known, MessageId newest) {
        this.log = log;
        this.key = key;
        this.read = read;
        this.known = known;
        this.newest = newest;
    }

    /**
     * @param known what the owner knows to be in the log: what a log that is behind would answer is no answer
     * @param newest the newest id that the owner has given out, be it in the log yet or not: a reader that claims to have seen
     *     more comes from the future, and waits for what is published next
     * @param behind is run, on any thread, if the log is behind
     */
    static void answer(
            MessageLog log,
            ChannelKey key,
            HubCommand.Read read,
            LogPosition known,
            MessageId newest,
            Runnable behind) {
        ChannelReads reads = new ChannelReads(log, key, read, known, newest);
        reads.seen().thenCompose(reads::messagesAfter).whenComplete((answer, failure) -> {
            read.hub().tell(failure == null ? answer : new ChannelEvent.ReadFailed(read.request()));
            if (failure instanceof LogLostException
                    || failure instanceof CompletionException && failure.getCause() instanceof LogLostException) {
                behind.run();
            }
        });
    }

    private CompletionStage<MessageId> seen() {
        Cursor cursor = read.cursor();
        if (cursor instanceof Cursor.After after) {
            return CompletableFuture.completedFuture(after.id());
        }
        if (cursor instanceof Cursor.AfterTag afterTag) {
            // Nothing stored has the tag: what it named is gone, and the oldest there is follows, with a gap.
            return log.newestWithTag(key, known, afterTag.tag()).thenApply(found -> found.orElse(MessageId.ZERO));
        }
        if (cursor instanceof Cursor.Oldest || cursor instanceof Cursor.Newest) {
            return CompletableFuture.completedFuture(cursor instanceof Cursor.Newest ? newest : MessageId.ZERO);
        }
        throw new IllegalArgumentException("not a cursor: " + cursor);
    }

    private CompletionStage<ChannelEvent> messagesAfter(MessageId seen) {
        if (!seen.isAfter(newest)) {
            return logAfter(seen);
        }
        // Or this owner is the one that is behind, and does not know it yet: the log knows.
        return log.state(key, known).thenCompose(state -> {
            MessageId last = MessageId.max(newest, state.lastId());
            return seen.isAfter(last) ? CompletableFuture.completedFuture(fromTheFuture(seen, last)) : logAfter(seen);
        });
    }

    private ChannelEvent fromTheFuture(MessageId seen, MessageId last) {
        return new ChannelEvent.ReadAnswer(read.request(), seen, last, List.of(), false);
    }

    private CompletionStage<ChannelEvent> logAfter(MessageId seen) {
        long maxBytes = Math.min(read.maxBytes(), HubCommand.Read.MAX_BYTES);
        return log.readAfter(key, known, seen, read.limit(), maxBytes).thenApply(found -> answer(seen, found));
    }

    private ChannelEvent answer(MessageId seen, LogRead found) {
        return new ChannelEvent.ReadAnswer(read.request(), seen, seen, found.messages(), found.more());
    }
}
