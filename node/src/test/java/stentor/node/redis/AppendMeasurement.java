package stentor.node.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.Publication;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/**
 * How many messages a second a log takes, by hand: {@code main} with the URI of a Redis that may be emptied. Prints one
 * line for each batch size and number of channels, and for plain pipelined XADD to compare with.
 */
final class AppendMeasurement {
    private static final long LENGTH = Duration.ofSeconds(4).toNanos();
    private static final byte[] BODY = new byte[200];

    private final MessageLog log;
    private final int batchSize;
    private final int channels;

    private AppendMeasurement(MessageLog log, int batchSize, int channels) {
        this.log = log;
        this.batchSize = batchSize;
        this.channels = channels;
    }

    public static void main(String[] arguments) {
        plain(arguments[0]);
        try (MessageLog redis = new RedisMessageLog(new RedisStoreSettings(arguments[0], "measure:"))) {
            for (int batch : new int[] {1, 16, 64, 256}) {
                for (int channels : new int[] {1, 4, 64}) {
                    new AppendMeasurement(redis, batch, channels).run("redis ");
                }
            }
        }
        try (MessageLog memory = new MemoryMessageLog(InstantSource.system())) {
            new AppendMeasurement(memory, 64, 4).run("memory");
        }
    }

    /** Each channel has one batch under way, as its owner would. */
    private void run(String name) {
        long start = System.nanoTime();
        List<Channel> all = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            all.add(new Channel(new ChannelKey("default", "", "measure " + i), start + LENGTH));
        }
        long messages = 0;
        long slowest = 0;
        long batches = 0;
        long total = 0;
        all.forEach(Channel::begin);
        for (Channel each : all) {
            each.done.acquireUninterruptibly();
            messages += each.messages;
            slowest = Math.max(slowest, each.slowest);
            total += each.waited;
            batches += each.messages / batchSize;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s batch %3d channels %3d: %8.0f messages/s, a batch takes %.2f ms on average, %.1f ms at most%n",
                name, batchSize, channels, messages / seconds, total / 1e6 / batches, slowest / 1e6);
    }

    private final class Channel {
        private final ChannelKey key;
        private final long end;
        private final Claim claim;
        private final Semaphore done = new Semaphore(0);
        private MessageId last;
        private long messages;
        private long slowest;
        private long waited;

        Channel(ChannelKey key, long end) {
            this.key = key;
            this.end = end;
            claim = Owner.get(log.claim(key, LogPosition.UNKNOWN));
            last = claim.state().lastId();
        }

        /** A loop, not a recursion, for logs that answer at once. */
        void begin() {
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                var answer = log.append(
                                key, new LogPosition(claim.epoch(), MessageId.ZERO), ChannelSettings.DEFAULT, batch())
                        .toCompletableFuture();
                if (!answer.isDone()) {
                    answer.thenAccept(result -> {
                        count(sent);
                        begin();
                    });
                    return;
                }
                answer.join();
                count(sent);
            }
            done.release();
        }

        private void count(long sent) {
            long took = System.nanoTime() - sent;
            messages += batchSize;
            waited += took;
            slowest = Math.max(slowest, took);
        }

        private List<Publication> batch() {
            List<Publication> batch = new ArrayList<>(batchSize);
            long now = System.currentTimeMillis();
            for (int i = 0; i < batchSize; i++) {
                long earliest = Math.max(now / 1000, claim.firstSecond());
                MessageId previous = last;
                last = earliest > last.seconds() ? new MessageId(earliest, 0) : last.nextTag();
                Payload payload = new Payload(BODY, Optional.of("text/plain"));
                Message message = new Message(last, previous, now, payload);
                batch.add(new Publication(List.of(message), true, Optional.empty(), 0));
            }
            return batch;
        }
    }

    private static void plain(String uri) {
        RedisClient client = RedisClient.create(uri);
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        connection.sync().flushall();
        connection.setAutoFlushCommands(false);
        byte[] stream = "plain".getBytes(StandardCharsets.UTF_8);
        Map<byte[], byte[]> entry = Map.of(new byte[] {'b'}, BODY);
        long start = System.nanoTime();
        long messages = 0;
        while (System.nanoTime() - start < LENGTH) {
            List<RedisFuture<?>> round = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                round.add(connection.async().xadd(stream, XAddArgs.Builder.maxlen(100), entry));
            }
            connection.flushCommands();
            LettuceFutures.awaitAll(Duration.ofSeconds(5), round.toArray(RedisFuture[]::new));
            messages += round.size();
        }
        System.out.printf(
                "plain XADD, pipelines of 256: %8.0f messages/s%n", messages * 1e9 / (System.nanoTime() - start));
        client.shutdown();
    }
}
