package stentor.node.cluster;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Patterns;
import stentor.node.channel.PublisherReply;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.Sharding;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.Standing;
import stentor.node.redis.RedisMessageLog;
import stentor.node.redis.RedisStoreSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * All of a publish that lies below HTTP, as the server does it: the way to the channel's owner, the append, and the way
 * back. So many askers, each of which publishes again when it has its answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class AskBenchmark {
    private static final int PUBLISHES = 20_000;
    private static final Payload PAYLOAD = Payload.text("x".repeat(100), "text/plain");

    @Param({"64"})
    public int askers;

    @Param({"1"})
    public int channels;

    /** {@code memory}, or the URI of a Redis that may be emptied. */
    @Param({"memory"})
    public String store;

    private ActorSystem<Void> system;
    private MessageLog log;
    private ShardedChannels owners;

    @Setup(Level.Trial)
    public void start() throws Exception {
        InstantSource clock = InstantSource.system();
        log = store.equals("memory")
                ? new MemoryMessageLog(clock)
                : new RedisMessageLog(new RedisStoreSettings(store, "benchmark:"));
        system = ActorSystem.create(Behaviors.empty(), "benchmark", ConfigFactory.load());
        owners = new ShardedChannels(
                new Sharding(system, Standing.alone()), Map.of("default", log), clock, Patterns.alone());
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(new Join(cluster.selfMember().address()));
        while (!(publish(0).toCompletableFuture().exceptionally(failure -> null).get()
                instanceof PublisherReply.Published)) {
            Thread.onSpinWait();
        }
    }

    @TearDown(Level.Trial)
    public void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        log.close();
    }

    /** What the process took of the processor for so many publishes, askers included. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        public long publishes;
        private long from;
        private long to;

        @Setup(Level.Iteration)
        public void begin() {
            publishes = 0;
            from = system.getProcessCpuTime();
        }

        private void publishesDone() {
            publishes += PUBLISHES;
            to = system.getProcessCpuTime();
        }

        public long processorMicros() {
            return (to - from) / 1000;
        }
    }

    @Benchmark
    @OperationsPerInvocation(PUBLISHES)
    public int publishes(Processor processor) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(PUBLISHES);
        AtomicInteger failed = new AtomicInteger();
        Semaphore done = new Semaphore(0);
        for (int i = 0; i < askers; i++) {
            next(i % channels, left, failed, done);
        }
        done.acquire(askers);
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " publishes failed");
        }
        processor.publishesDone();
        return left.get();
    }

    private void next(int channel, AtomicInteger left, AtomicInteger failed, Semaphore done) {
        if (left.getAndDecrement() <= 0) {
            done.release();
            return;
        }
        publish(channel).whenComplete((reply, failure) -> {
            if (!(reply instanceof PublisherReply.Published)) {
                failed.incrementAndGet();
            }
            next(channel, left, failed, done);
        });
    }

    private CompletionStage<PublisherReply> publish(int channel) {
        return owners.ask(
                new ChannelKey("default", "", "benchmark " + channel),
                replyTo -> new ChannelCommand.Publish(
                        List.of(PAYLOAD), Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), replyTo));
    }
}
