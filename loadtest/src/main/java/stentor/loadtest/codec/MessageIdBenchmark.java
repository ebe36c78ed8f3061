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
import stentor.protocol.channel.MessageId;

/** A message id as text and back: once for each message of a stream, and for each subscriber that resumes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageIdBenchmark {
    private MessageId id = new MessageId(1_450_755_280L, 1_234);
    private String text = id.toString();

    @Benchmark
    public String write() {
        return id.toString();
    }

    @Benchmark
    public Optional<MessageId> read() {
        return MessageId.parse(text);
    }
}
