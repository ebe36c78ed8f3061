package stentor.node.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** A batch as {@code append.lua} wants it. */
final class AppendCall {
    private final byte[][] keys;
    private final byte[][] arguments;
    private final int publications;
    private long bytes;

    /**
     * @param arguments with what comes before the batch
     * @throws IllegalArgumentException if the batch is empty or its ids do not grow
     */
    AppendCall(ChannelKeys names, Arguments arguments, List<Publication> batch) {
        Publication.requireOrder(batch, MessageId.ZERO);
        publications = batch.size();
        arguments.add(Publication.firstId(batch)).add(publications);
        List<String> idempotency =
                batch.stream().flatMap(each -> each.idempotencyKey().stream()).toList();
        keys = names.with(idempotency.size());
        int next = keys.length - idempotency.size();
        for (Publication publication : batch) {
            boolean keyed = publication.idempotencyKey().isPresent();
            if (keyed) {
                keys[next++] = names.idempotency(publication.idempotencyKey().get());
            }
            // Lua counts from 1, so the place of the key just put is the index of the next.
            add(arguments, publication, keyed ? next : 0);
        }
        this.arguments = arguments.toArray();
    }

    /** How much the bodies of what is to be stored take. */
    long bytes() {
        return bytes;
    }

    CompletionStage<AppendResult> run(RedisLink link) {
        return Script.APPEND
                .run(link, keys, arguments)
                .thenApply(answer -> new AppendResult(answer.repeats(2, publications), answer.state()));
    }

    private void add(Arguments arguments, Publication publication, int key) {
        List<Message> stored = publication.stored() ? publication.messages() : List.of();
        arguments
                .add(stored.size())
                .add(publication.lastId())
                .add(publication.recipients())
                .add(key);
        for (Message message : stored) {
            arguments.add(message);
            bytes += message.payload().length();
        }
    }
}
