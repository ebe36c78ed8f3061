package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private final SetClock machine = new SetClock();
    private final AtomicLong nanos = new AtomicLong(7);
    private final SteadyClock clock = new SteadyClock(machine, nanos::get);
    private final long start = machine.millis();

    @Test
    void whoeverSetsTheMachinesClockDoesNotChangeIt() {
        machine.advance(Duration.ofHours(-1));
        assertThat(clock.millis()).isEqualTo(start);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(clock.millis()).isEqualTo(start + 3_000);
        assertThat(clock.instant().toEpochMilli()).isEqualTo(start + 3_000);
    }

    @Test
    void itGoesOnFromWhatAnotherClockShows() {
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        clock.follow(start - 60_000);
        assertThat(clock.millis()).isEqualTo(start - 60_000);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(clock.millis()).isEqualTo(start - 59_000);
    }

    @Test
    void itSaysHowFarTheMachineIsOff() {
        assertThat(clock.machineAhead()).isZero();
        machine.advance(Duration.ofHours(1));
        assertThat(clock.machineAhead()).isEqualTo(Duration.ofHours(1).toMillis());
        clock.follow(start + Duration.ofHours(2).toMillis());
        assertThat(clock.machineAhead()).isEqualTo(Duration.ofHours(-1).toMillis());
    }
}
