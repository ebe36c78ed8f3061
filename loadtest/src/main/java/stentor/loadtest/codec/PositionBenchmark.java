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
import stentor.protocol.http.HttpDate;
import stentor.protocol.relay.Position;

/** Where a request stands, read from its headers: once for each poll. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PositionBenchmark {
    private static final Optional<String> NONE = Optional.empty();

    private Optional<String> date = Optional.of(HttpDate.format(1_450_755_280L));
    private Optional<String> tag = Optional.of("1234");
    private Optional<String> quotedTag = Optional.of("W/\"1234\"");
    private Optional<String> eventId = Optional.of("1450755280:1234");

    @Benchmark
    public Position unstated() {
        return Position.read(NONE, NONE, NONE, NONE);
    }

    @Benchmark
    public Position validators() {
        return Position.read(date, tag, NONE, NONE);
    }

    @Benchmark
    public Position quotedValidators() {
        return Position.read(date, quotedTag, NONE, NONE);
    }

    @Benchmark
    public Position lastEventId() {
        return Position.read(NONE, NONE, eventId, NONE);
    }
}
