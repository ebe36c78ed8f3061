package stentor.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateWindowTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void soManyAreLetInAtOnceAndThenNoneUntilTheWindowHasMoved() {
        RateWindow window = new RateWindow(3, SECOND);
        for (int i = 0; i < 3; i++) {
            assertThat(window.take(1, 10_000)).isZero();
        }
        long wait = window.take(1, 10_000);
        assertThat(wait).isBetween(1000L, 1100L);
        assertThat(window.take(1, 10_000 + wait - 1)).isPositive();
        assertThat(window.take(1, 10_000 + wait)).isZero();
    }

    @Test
    void whatIsMoreThanMayComeAtOnceNeverMay() {
        RateWindow window = new RateWindow(3, SECOND);
        assertThat(window.take(4, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(window.take(3, 0)).isZero();
    }

    @Test
    void severalAreCountedTogetherOrNotAtAll() {
        RateWindow window = new RateWindow(3, SECOND);
        assertThat(window.take(2, 0)).isZero();
        assertThat(window.take(2, 0)).isPositive();
        assertThat(window.take(1, 0)).isZero();
    }

    @Test
    void aClockThatStepsBackGivesNothingAway() {
        RateWindow window = new RateWindow(1, SECOND);
        assertThat(window.take(1, 10_000)).isZero();
        assertThat(window.take(1, 5_000)).isPositive();
        assertThat(window.take(1, 11_100)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noWindowOfThatLengthEverHasMore(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(50);
        RateWindow window = new RateWindow(most, SECOND);
        List<Long> taken = new ArrayList<>();
        long now = random.nextLong(1_000_000);
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(20);
            if (window.take(1, now) == 0) {
                taken.add(now);
            }
        }
        for (int i = 0; i + most < taken.size(); i++) {
            assertThat(taken.get(i + most) - taken.get(i)).isGreaterThanOrEqualTo(1000);
        }
        // A steady excess gets nearly all that is allowed.
        long seconds = (now - taken.get(0)) / 1000;
        assertThat(taken.size()).isGreaterThan((int) (seconds * Math.min(most, 90) * 9 / 10));
    }

    @Test
    void eachAddressHasACountOfItsOwn() throws Exception {
        AddressRates rates = new AddressRates(1, SECOND);
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress other = InetAddress.getByName("192.0.2.2");
        assertThat(rates.take(one, 1, 0)).isZero();
        assertThat(rates.take(one, 1, 0)).isPositive();
        assertThat(rates.take(other, 1, 0)).isZero();
        assertThat(rates.reached()).isEqualTo(1);
    }
}
