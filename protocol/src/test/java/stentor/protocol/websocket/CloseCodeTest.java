package stentor.protocol.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseCodeTest {
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1011, 1014, 3000, 3999, 4000, 4999})
    void aCodeThatIsAssignedOrOfAnApplicationMayStandInAFrame(int code) {
        assertThat(CloseCode.maySend(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    void noOtherMay(int code) {
        assertThat(CloseCode.maySend(code)).isFalse();
    }
}
