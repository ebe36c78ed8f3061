package stentor.node.redis;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueState;
import stentor.protocol.channel.ChannelKey;

/**
 * The queue log in Redis. Every call is one script and so one atomic step; it has its outcome within {@link
 * RedisStoreSettings#timeout}. While Redis is away calls fail with {@link LogUnavailableException}, mostly at once, and
 * nothing is kept to be sent later; it connects again by itself. What expires when, messages, leases and idempotency keys, is
 * decided by the clock of Redis.
 */
public final class RedisQueueLog implements QueueLog {
    /** Bodies that may be under way to Redis; beyond it writes are refused. */
    private static final long MOST_BYTES = 64L << 20;

    private final RedisStoreSettings settings;
    private final InstantSource clock;
    private final ScriptTime time;
    private final RedisServers servers;
    private final RedisLink link;
    private final RedisLink waits;
    private final ReplicaWait replicas;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Connects at the first use.
     *
     * @param clock by which leases are given and their ends are told; Redis knows how long they last
     */
    public RedisQueueLog(RedisStoreSettings settings, InstantSource clock) {
        this(settings, clock, ScriptTime.OF_REDIS);
    }

    RedisQueueLog(RedisStoreSettings settings, InstantSource clock, ScriptTime time) {
        this.settings = settings;
        this.clock = clock;
        this.time = time;
        servers = new RedisServers(settings);
        link = servers.link();
        waits = servers.link();
        replicas = new ReplicaWait(waits, settings);
    }

    @Override
    public CompletionStage<QueueClaim> claim(ChannelKey queue, long floor) {
        return run(
                Script.QUEUE_CLAIM, queue, now().add(floor), answer -> answers().claim(answer));
    }

    @Override
    public CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch) {
        ChannelKeys keys = keys(queue);
        QueueWriteCall call = new QueueWriteCall(keys, now().add(epoch), batch, clock.millis());
        if (bytes.getAndAdd(call.bytes()) > MOST_BYTES) {
            bytes.addAndGet(-call.bytes());
            return CompletableFuture.failedFuture(new LogUnavailableException("too much is on its way to Redis"));
        }
        CompletionStage<Answer> written = call.run(link);
        // What is pushed is acknowledged, and what is handed out must not come back: both want the replicas.
        if (settings.replicas() > 0
                && !(batch.pushes().isEmpty() && batch.takes().isEmpty())) {
            written = written.thenCompose(answer -> replicas.reached(keys.replicated())
                    .thenCompose(reached -> Script.QUEUE_STATE.run(waits, keys.queue(0), now().toArray()))
                    .thenApply(now -> requireWritten(now, epoch, answer)));
        }
        return servers.within(written.thenApply(answer -> answers().result(answer)))
                .whenComplete((result, failure) -> bytes.addAndGet(-call.bytes()));
    }

    /** The server whose replicas were waited for is not the one that was written to, where another one took over meanwhile. */
    private static Answer requireWritten(Answer now, long epoch, Answer written) {
        if (now.number(2) < epoch || now.number(2) == epoch && now.number(3) < written.number(5)) {
            throw new LogUnavailableException("another Redis took over, and has not got what was written");
        }
        return written;
    }

    @Override
    public CompletionStage<QueueState> state(ChannelKey queue) {
        return run(Script.QUEUE_STATE, queue, now(), answer -> answers().state(answer));
    }

    @Override
    public void close() {
        link.close();
        waits.close();
        servers.close();
    }

    private <T> CompletionStage<T> run(Script script, ChannelKey queue, Arguments given, Function<Answer, T> read) {
        return servers.within(
                script.run(link, keys(queue).queue(0), given.toArray()).thenApply(read));
    }

    private Arguments now() {
        return new Arguments(time.argument());
    }

    private QueueAnswers answers() {
        return new QueueAnswers(clock.millis());
    }

    private ChannelKeys keys(ChannelKey queue) {
        return new ChannelKeys(settings.keyPrefix(), queue);
    }
}
