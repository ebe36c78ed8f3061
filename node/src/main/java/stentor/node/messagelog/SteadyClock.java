package stentor.node.messagelog;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of a node. It starts with the machine's clock and goes on by monotonic time: who sets that clock makes no
 * message expire. Where there is a Redis its clock is followed, so that all nodes that share it have one time.
 */
public final class SteadyClock implements InstantSource {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InstantSource machine;
    private final LongSupplier nanos;
    private volatile long startMillis;
    private final long startNanos;

    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    SteadyClock(InstantSource machine, LongSupplier nanos) {
        this.machine = machine;
        this.nanos = nanos;
        startMillis = machine.millis();
        startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return startMillis + elapsed();
    }

    /** From now on it goes by another clock, which shows this time now, in milliseconds since the epoch. */
    public void follow(long shown) {
        startMillis = shown - elapsed();
    }

    /** By how much the machine's clock is ahead of this one, in milliseconds; negative where it is behind. */
    public long machineAhead() {
        return machine.millis() - millis();
    }

    private long elapsed() {
        return (nanos.getAsLong() - startNanos) / NANOS_PER_MILLI;
    }
}
