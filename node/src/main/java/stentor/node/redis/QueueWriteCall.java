package stentor.node.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;

/** A batch as {@code queue_write.lua} wants it. */
final class QueueWriteCall {
    private final ChannelKeys names;
    private final Arguments arguments;
    private final List<byte[]> idempotency = new ArrayList<>();
    private final int firstPlace;
    private final long now;
    private long bytes;

    /**
     * @param arguments with what comes before the batch
     * @param now by the clock that the leases go by
     */
    QueueWriteCall(ChannelKeys names, Arguments arguments, QueueBatch batch, long now) {
        this.names = names;
        this.now = now;
        this.arguments = arguments;
        // Lua counts from 1.
        this.firstPlace = names.queue(0).length + 1;
        addAll(batch.handedOver());
        addAll(batch.givenBack());
        addAll(batch.settled());
        arguments.add(batch.taken().size());
        batch.taken().forEach(key -> arguments.add(place(Optional.of(key))));
        arguments.add(batch.pushes().size());
        batch.pushes().forEach(this::add);
        arguments.add(batch.takes().size());
        batch.takes().forEach(this::add);
        arguments.add(QueueBatch.MOST_BYTES);
    }

    /** How much the bodies of what is pushed take. */
    long bytes() {
        return bytes;
    }

    CompletionStage<Answer> run(RedisLink link) {
        byte[][] keys = names.queue(idempotency.size());
        for (int i = 0; i < idempotency.size(); i++) {
            keys[firstPlace - 1 + i] = idempotency.get(i);
        }
        return Script.QUEUE_WRITE.run(link, keys, arguments.toArray());
    }

    private void addAll(List<String> tokens) {
        arguments.add(tokens.size());
        tokens.forEach(arguments::add);
    }

    private void add(Push push) {
        arguments
                .add(place(push.idempotencyKey()))
                .add(push.maxMessages())
                .add(push.messageTimeout().toMillis())
                .add(push.payload());
        bytes += push.payload().length();
    }

    private void add(Lease lease) {
        arguments
                .add(lease.token())
                .add(lease.guarantee() == Guarantee.AT_LEAST_ONCE ? 1 : 0)
                .add(lease.until() - now)
                .add(lease.holder());
    }

    /** The key's place among the script's keys; 0 for none. */
    private int place(Optional<String> key) {
        if (key.isEmpty()) {
            return 0;
        }
        idempotency.add(names.pushIdempotency(key.get()));
        return firstPlace + idempotency.size() - 1;
    }
}
