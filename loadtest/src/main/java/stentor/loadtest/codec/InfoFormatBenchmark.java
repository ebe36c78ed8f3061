package stentor.loadtest.codec;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.InfoFormat;

/** A channel's info in the form that {@code Accept} asks for: once for each publish. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InfoFormatBenchmark {
    private ChannelInfo info = new ChannelInfo(5, 18, 1_000, new MessageId(1_450_755_280L, 1_234));
    private Optional<String> none = Optional.empty();
    private Optional<String> json = Optional.of("application/json");
    private Optional<String> ofABrowser =
            Optional.of("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    @Benchmark
    public String text() {
        return InfoFormat.negotiate(none).render(info);
    }

    @Benchmark
    public String json() {
        return InfoFormat.negotiate(json).render(info);
    }

    @Benchmark
    public InfoFormat negotiateWithABrowser() {
        return InfoFormat.negotiate(ofABrowser);
    }
}
