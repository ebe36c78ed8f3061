package stentor.node.redis;

import io.lettuce.core.api.async.RedisServerAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogRead;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/**
 * The log in Redis. Every call is one script and so one atomic step; it has its outcome within {@link
 * RedisStoreSettings#timeout}. While Redis is away calls fail with {@link LogUnavailableException}, mostly at once, and
 * nothing is kept to be sent later; it connects again by itself. What expires when, messages and idempotency keys, is
 * decided by the clock of Redis.
 */
public final class RedisMessageLog implements MessageLog {
    private static final byte[] TIME_KEY = {'t'};

    /** Bodies that may be under way to Redis; beyond it appends are refused. */
    private static final long MOST_BYTES = 64L << 20;

    private final RedisStoreSettings settings;
    private final ScriptTime time;
    private final RedisServers servers;
    private final RedisLink writes;
    /** Apart, so that a large answer does not hold up the acknowledgement of an append. */
    private final RedisLink reads;

    private final RedisLink waits;
    private final ReplicaWait replicas;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    /** Begins to connect and does not wait for it: a Redis that is away is no reason not to start. */
    public RedisMessageLog(RedisStoreSettings settings) {
        this(settings, ScriptTime.OF_REDIS);
    }

    RedisMessageLog(RedisStoreSettings settings, ScriptTime time) {
        this.settings = settings;
        this.time = time;
        servers = new RedisServers(settings);
        writes = servers.link();
        reads = servers.link();
        waits = servers.link();
        replicas = new ReplicaWait(waits, settings);
        writes.connect();
        reads.connect();
    }

    @Override
    public CompletionStage<Claim> claim(ChannelKey channel, LogPosition floor) {
        return run(
                Script.CLAIM,
                channel,
                now().add(floor),
                answer -> new Claim(answer.number(2), answer.number(3), answer.state()));
    }

    @Override
    public CompletionStage<LogState> create(ChannelKey channel, LogPosition known, ChannelSettings wanted) {
        return run(Script.CREATE, channel, now().add(known).add(wanted), Answer::state);
    }

    @Override
    public CompletionStage<AppendResult> append(
            ChannelKey channel, LogPosition known, ChannelSettings wanted, List<Publication> batch) {
        AppendCall call;
        try {
            call = new AppendCall(keys(channel), now().add(known).add(wanted), batch);
        } catch (IllegalArgumentException outOfOrder) {
            return CompletableFuture.failedFuture(outOfOrder);
        }
        if (bytes.getAndAdd(call.bytes()) > MOST_BYTES) {
            bytes.addAndGet(-call.bytes());
            refused.increment();
            return CompletableFuture.failedFuture(new LogUnavailableException("too much is on its way to Redis"));
        }
        CompletionStage<AppendResult> appended = call.run(writes);
        if (settings.replicas() > 0) {
            byte[] mark = keys(channel).replicated();
            appended = appended.thenCompose(result ->
                    replicas.reached(mark).thenCompose(reached -> stillThere(channel, known.epoch(), result)));
        }
        return bounded(appended).whenComplete((result, failure) -> bytes.addAndGet(-call.bytes()));
    }

    /** The server whose replicas were waited for is not the one that has the append, where another one took over meanwhile. */
    private CompletionStage<AppendResult> stillThere(ChannelKey channel, long epoch, AppendResult result) {
        LogPosition known = new LogPosition(epoch, result.state().lastId());
        return Script.STATE
                .run(waits, keys(channel).with(0), now().add(known).toArray())
                .thenApply(answer -> result)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        isBehind(failure)
                                ? new LogUnavailableException("another Redis took over, and has not got the append")
                                : failure));
    }

    /**
     * Asks Redis what time it is, in milliseconds since the epoch; fails with what is wrong if it cannot be asked. Of a
     * Redis Cluster it is any of its servers.
     */
    public CompletionStage<Long> time() {
        return bounded(writes.call(TIME_KEY, RedisServerAsyncCommands::time)
                .thenApply(
                        time -> Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000));
    }

    private static String text(byte[] number) {
        return new String(number, StandardCharsets.US_ASCII);
    }

    @Override
    public CompletionStage<LogRead> readAfter(
            ChannelKey channel, LogPosition known, MessageId after, int limit, long maxBytes) {
        return read(Script.READ, channel, now().add(known).add(after).add(limit).add(maxBytes), Answer::read);
    }

    @Override
    public CompletionStage<Optional<MessageId>> newestWithTag(ChannelKey channel, LogPosition known, long tag) {
        return read(Script.TAG, channel, now().add(known).add(tag), answer -> Optional.of(answer.text(1))
                .filter(id -> !id.isEmpty())
                .map(Answer::id));
    }

    @Override
    public CompletionStage<LogState> delivered(ChannelKey channel, LogPosition known, MessageId id, int recipients) {
        return run(Script.DELIVERED, channel, now().add(known).add(id).add(recipients), Answer::state);
    }

    @Override
    public CompletionStage<LogState> touch(ChannelKey channel, LogPosition known, long requestedAt) {
        return run(Script.TOUCH, channel, now().add(known).add(requestedAt), Answer::state);
    }

    @Override
    public CompletionStage<Void> delete(ChannelKey channel, LogPosition known) {
        return run(Script.DELETE, channel, now().add(known), answer -> null);
    }

    @Override
    public CompletionStage<LogState> state(ChannelKey channel, LogPosition known) {
        return read(Script.STATE, channel, now().add(known), Answer::state);
    }

    @Override
    public void whenConnectedAgain(Runnable listener) {
        servers.whenConnectedAgain(listener);
    }

    /** How many appends were refused because too much was on its way to Redis. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public void close() {
        writes.close();
        reads.close();
        waits.close();
        servers.close();
    }

    private <T> CompletionStage<T> run(Script script, ChannelKey channel, Arguments given, Function<Answer, T> read) {
        return bounded(
                script.run(writes, keys(channel).with(0), given.toArray()).thenApply(read));
    }

    private <T> CompletionStage<T> read(Script script, ChannelKey channel, Arguments given, Function<Answer, T> read) {
        byte[][] keys = keys(channel).with(0);
        byte[][] arguments = given.toArray();
        return bounded(script.run(reads, keys, arguments)
                .exceptionallyCompose(failure -> isBehind(failure)
                        ? readWhereWritten(script, keys, arguments)
                        : CompletableFuture.failedFuture(failure))
                .thenApply(read));
    }

    /**
     * A server that was the master may keep its connections, and then it is behind. If the writes' server has what is
     * known, the reads have to follow there.
     */
    private CompletionStage<Answer> readWhereWritten(Script script, byte[][] keys, byte[][] arguments) {
        return script.run(writes, keys, arguments).whenComplete((answer, failure) -> {
            if (failure == null) {
                reads.renew();
            }
        });
    }

    private static boolean isBehind(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof LogLostException;
    }

    private Arguments now() {
        return new Arguments(time.argument());
    }

    private ChannelKeys keys(ChannelKey channel) {
        return new ChannelKeys(settings.keyPrefix(), channel);
    }

    private <T> CompletableFuture<T> bounded(CompletionStage<T> outcome) {
        return servers.within(outcome);
    }
}
