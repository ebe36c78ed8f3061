package stentor.node.location;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.location.ChannelIds.Decoded;
import stentor.node.location.ChannelIds.Invalid;

class ChannelIdsTest {
    @ParameterizedTest
    @CsvSource({"news,news", "a%20b,a b", "a+b,a+b", "a/b%2fc,a/b/c", "caf%C3%A9,café", "%F0%9F%A6%86,🦆", "100%25,100%"
    })
    void idsArePercentDecodedAsUtf8(String raw, String id) {
        assertThat(ChannelIds.decode(raw)).isEqualTo(new Decoded(id));
    }

    @ParameterizedTest
    @CsvSource({"a%,1", "a%2,1", "%2g,0", "ab%zz,2", "%+1,0"})
    void aPercentSignWantsTwoHexadecimalDigits(String raw, int position) {
        assertThat(ChannelIds.decode(raw))
                .isEqualTo(
                        new Invalid("channel id has a % at position " + position + " without two hexadecimal digits"));
    }

    @ParameterizedTest
    @CsvSource({"%FF", "%C3", "%C3%28", "%C0%AF", "%ED%A0%80", "%F8%88%80%80%80"})
    void whatIsNotUtf8IsInvalid(String raw) {
        assertThat(ChannelIds.decode(raw)).isEqualTo(new Invalid("channel id is not UTF-8"));
    }

    @Test
    void charactersThatShouldHaveBeenEncodedAreInvalid() {
        assertThat(ChannelIds.decode("café"))
                .isEqualTo(new Invalid("channel id has a character at position 3 that is not percent-encoded"));
    }

    @Test
    void theRulesOfChannelIdsHoldForWhatIsDecoded() {
        assertThat(ChannelIds.decode("")).isEqualTo(new Invalid("channel id is empty"));
        assertThat(ChannelIds.decode("a%0Ab"))
                .isEqualTo(new Invalid("channel id has a control character at position 1"));
        assertThat(ChannelIds.decode("a\nb"))
                .isEqualTo(new Invalid("channel id has a control character at position 1"));
        assertThat(ChannelIds.decode("%C3%A9".repeat(512))).isEqualTo(new Decoded("é".repeat(512)));
        assertThat(ChannelIds.decode("%C3%A9".repeat(513)))
                .isEqualTo(new Invalid("channel id is longer than 1024 bytes"));
    }
}
