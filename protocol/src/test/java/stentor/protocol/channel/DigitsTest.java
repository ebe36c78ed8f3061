package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {
    @Test
    void decimalDigitsAreANumber() {
        assertThat(Digits.parse("0")).isZero();
        assertThat(Digits.parse("007")).isEqualTo(7);
        assertThat(Digits.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void onlyTheGivenPartIsRead() {
        assertThat(Digits.parse("x12:34", 1, 3)).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1 ",
                " 1",
                "1.0",
                "1e3",
                "0x1",
                "١٢",
                "９",
                "9223372036854775808",
                "9999999999999999999",
                "99999999999999999999",
                "18446744073709551617"
            })
    void anythingElseIsNot(String text) {
        assertThat(Digits.parse(text)).isEqualTo(-1);
    }
}
