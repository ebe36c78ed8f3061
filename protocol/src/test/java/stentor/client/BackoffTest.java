package stentor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void eachWaitIsUpToTwiceAsLongAsTheOneBeforeAndAtLeastHalfOfThat() {
        Backoff shortest = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), () -> 0);
        assertThat(next(shortest, 6)).extracting(Duration::toMillis).containsExactly(50L, 100L, 200L, 400L, 500L, 500L);
        Backoff random = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), RandomGenerator.getDefault());
        List<Duration> waits = next(random, 200);
        assertThat(waits.get(0).toMillis()).isBetween(50L, 100L);
        assertThat(waits.get(3).toMillis()).isBetween(400L, 800L);
        assertThat(waits.subList(4, 200))
                .allMatch(wait -> wait.toMillis() >= 500 && wait.toMillis() <= 1000)
                .satisfies(some -> assertThat(some.stream().distinct().count())
                        .as("not all at the same moment")
                        .isGreaterThan(10));
    }

    @Test
    void whatWorkedStartsItAnew() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), RandomGenerator.getDefault());
        next(backoff, 10);
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
    }

    private static List<Duration> next(Backoff backoff, int count) {
        return Stream.generate(backoff::next).limit(count).toList();
    }
}
