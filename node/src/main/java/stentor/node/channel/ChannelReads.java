package stentor.node.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.MessageLog;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** Answers a hub's reads from the log. Touches nothing of the owner, so it need not wait for its turn. */
final class ChannelReads {
    /** What weighs more waits for the next read: an answer is one message between nodes. */
    static final long MAX_BYTES = 1L << 20;

    private ChannelReads() {}

    /**
     * @param newest the newest id that the owner has given out, be it in the log yet or not: whoever claims to have seen
     *     more comes from the future, and waits for what is published next
     */
    static void answer(MessageLog log, ChannelKey key, HubCommand.Read read, MessageId newest) {
        seen(log, key, read.cursor(), newest)
                .thenCompose(seen -> messagesAfter(log, key, read, seen, newest))
                .whenComplete((answer, failure) ->
                        read.hub().tell(failure == null ? answer : new ChannelEvent.ReadFailed(read.request())));
    }

    private static CompletionStage<MessageId> seen(MessageLog log, ChannelKey key, Cursor cursor, MessageId newest) {
        if (cursor instanceof Cursor.After after) {
            return CompletableFuture.completedFuture(after.id());
        }
        if (cursor instanceof Cursor.AfterTag afterTag) {
            // Nothing stored has the tag: what it named is gone, and the oldest there is follows, with a gap.
            return log.newestWithTag(key, afterTag.tag()).thenApply(found -> found.orElse(MessageId.ZERO));
        }
        if (cursor instanceof Cursor.Oldest || cursor instanceof Cursor.Newest) {
            return CompletableFuture.completedFuture(cursor instanceof Cursor.Newest ? newest : MessageId.ZERO);
        }
        throw new IllegalArgumentException("not a cursor: " + cursor);
    }

    private static CompletionStage<ChannelEvent> messagesAfter(
            MessageLog log, ChannelKey key, HubCommand.Read read, MessageId seen, MessageId newest) {
        if (!seen.isAfter(newest)) {
            return log.readAfter(key, seen, read.limit()).thenApply(messages -> answer(read, seen, messages));
        }
        // Or it is this owner who comes from the past, and does not know it yet: the log knows.
        return log.state(key).thenCompose(state -> {
            MessageId last = MessageId.max(newest, state.lastId());
            return seen.isAfter(last)
                    ? CompletableFuture.completedFuture(fromTheFuture(read, seen, last))
                    : log.readAfter(key, seen, read.limit()).thenApply(messages -> answer(read, seen, messages));
        });
    }

    private static ChannelEvent fromTheFuture(HubCommand.Read read, MessageId seen, MessageId last) {
        return new ChannelEvent.ReadAnswer(read.request(), seen, last, List.of(), false);
    }

    private static ChannelEvent answer(HubCommand.Read read, MessageId seen, List<Message> messages) {
        List<Message> fitting = Message.upTo(messages, MAX_BYTES);
        boolean more = messages.size() >= read.limit() || fitting.size() < messages.size();
        return new ChannelEvent.ReadAnswer(read.request(), seen, seen, fitting, more);
    }
}
