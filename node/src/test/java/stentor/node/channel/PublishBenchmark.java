package stentor.node.channel;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
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
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.owner.LogWatch;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * A channel's owner between a publish and its answer, nobody subscribed: publishes that wait for each other, and many in
 * flight at a time. Where the log takes its time, those in flight share appends; the ratio of the two is what that is
 * worth.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublishBenchmark {
    private static final int IN_FLIGHT = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Payload PAYLOAD = Payload.text("x".repeat(100), "text/plain");

    /** How long the log takes to answer an append: 0 as that in memory, else about as Redis on the same machine. */
    @Param({"0", "200"})
    public long logMicros;

    private final AtomicLong appended = new AtomicLong();
    private ActorSystem<ChannelCommand> owner;

    /** How many appends to the log the publishes took. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Appends {
        public long appends;
    }

    @Setup(Level.Trial)
    public void start() {
        InstantSource clock = InstantSource.system();
        MessageLog log = SlowLog.around(new MemoryMessageLog(clock), appended, logMicros, MICROSECONDS);
        owner = ActorSystem.create(
                ChannelActor.create(
                        new ChannelKey("default", "", "benchmark"),
                        new ChannelActor.Backend(
                                log, new LogWatch("default", clock), Patterns.alone(), clock, ChannelHooks.NONE),
                        new LoneNode()),
                "benchmark",
                ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load()));
    }

    @TearDown(Level.Trial)
    public void stop() throws Exception {
        owner.terminate();
        owner.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Benchmark
    public PublisherReply oneAtATime(Appends counted) throws Exception {
        PublisherReply reply = publish().get();
        counted.appends += appended.getAndSet(0);
        return reply;
    }

    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public void manyInFlight(Appends counted) throws Exception {
        CompletableFuture.allOf(Stream.generate(this::publish).limit(IN_FLIGHT).toArray(CompletableFuture<?>[]::new))
                .get();
        counted.appends += appended.getAndSet(0);
    }

    private CompletableFuture<PublisherReply> publish() {
        return AskPattern.<ChannelCommand, PublisherReply>ask(
                        owner,
                        replyTo -> new ChannelCommand.Publish(
                                List.of(PAYLOAD),
                                Optional.of(ChannelSettings.DEFAULT),
                                true,
                                Optional.empty(),
                                new ReplyTo.Actor<>(replyTo)),
                        PATIENCE,
                        owner.scheduler())
                .toCompletableFuture();
    }
}
