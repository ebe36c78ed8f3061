package stentor.node.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/**
 * How long a publish takes, below HTTP, where the channel's owner lives on the publisher's node and where it lives on
 * another: two nodes in this JVM, with sockets between them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RemoteOwnerBenchmark {
    /** Where the owner lives. */
    public enum Owner {
        LOCAL,
        REMOTE
    }

    private static final Payload PAYLOAD = Payload.text("x".repeat(100), "text/plain");

    @Param
    public Owner owner;

    private ClusterWorld world;
    private ChannelKey channel;

    @Setup(Level.Trial)
    public void start() {
        world = ClusterWorld.of(2);
        channel = world.channelOwnedBy(world.node(owner == Owner.LOCAL ? 0 : 1));
    }

    @TearDown(Level.Trial)
    public void stop() {
        world.close();
    }

    @Benchmark
    public PublisherReply publish() throws InterruptedException, ExecutionException {
        PublisherReply reply = world.node(0)
                .channels()
                .ask(
                        channel,
                        replyTo -> new ChannelCommand.Publish(
                                List.of(PAYLOAD),
                                Optional.of(ChannelSettings.DEFAULT),
                                true,
                                Optional.empty(),
                                replyTo))
                .toCompletableFuture()
                .get();
        if (!(reply instanceof PublisherReply.Published)) {
            throw new IllegalStateException("not published: " + reply);
        }
        return reply;
    }
}
