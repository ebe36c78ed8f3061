package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        Stamp stamp = new Stamp(3, 41, 1_450_755_280_123L);
        assertThat(stamp).hasToString("3 41 1450755280123");
        assertThat(Stamp.parse(stamp.toString())).contains(stamp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3 41", "3 41 1 ", "-3 41 1", "99999999999 1 1", "Timeout waiting for response"})
    void otherBodiesAreNotRead(String body) {
        assertThat(Stamp.parse(body)).isEmpty();
    }
}
