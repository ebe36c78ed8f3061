package stentor.loadtest.codec;

import java.util.OptionalLong;
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

/**
 * The date in {@code Last-Modified} and {@code If-Modified-Since}: of the second that was asked for last, as nearly
 * always under load, and of another one each time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HttpDateBenchmark {
    private long second = 1_450_755_280L;
    private String text = HttpDate.format(second);
    private String rfc850 = "Tuesday, 22-Dec-15 03:34:40 GMT";

    @Benchmark
    public String writeSameSecond() {
        return HttpDate.format(1_450_755_280L);
    }

    @Benchmark
    public String writeAnotherSecond() {
        return HttpDate.format(second++);
    }

    @Benchmark
    public OptionalLong readSameSecond() {
        HttpDate.format(1_450_755_280L);
        return HttpDate.parse(text);
    }

    @Benchmark
    public OptionalLong readAnotherSecond() {
        HttpDate.format(0);
        return HttpDate.parse(text);
    }

    @Benchmark
    public OptionalLong readRfc850() {
        return HttpDate.parse(rfc850);
    }
}
