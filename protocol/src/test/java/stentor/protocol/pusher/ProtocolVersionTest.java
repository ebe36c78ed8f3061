package stentor.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"5", "6", "7"})
    void threeVersionsAreSpoken(String version) {
        assertThat(ProtocolVersion.problem(Optional.of(version))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4, UNSUPPORTED_VERSION", "8, UNSUPPORTED_VERSION", "x, BAD_VERSION", "'', BAD_VERSION"})
    void othersAreRefused(String version, PusherError error) {
        assertThat(ProtocolVersion.problem(Optional.of(version))).contains(error);
    }

    @Test
    void oneHasToBeAskedFor() {
        assertThat(ProtocolVersion.problem(Optional.empty())).contains(PusherError.NO_VERSION);
    }

    @Test
    void eachErrorSaysWhy() {
        for (PusherError error : PusherError.values()) {
            assertThat(error.text()).isNotEmpty();
        }
    }
}
