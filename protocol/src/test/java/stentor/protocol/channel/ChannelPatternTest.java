package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelPatternTest {
    private static final ChannelPattern PATTERN = new ChannelPattern("st:ore", "gr%o:up");

    @ParameterizedTest
    @CsvSource({
        "st:ore, gr%o:up, x, true",
        "st:ore, gr%o:up, a/b:c, true",
        "st:ore, gr%o:up, privately, true",
        "st:ore, gr%o:up, private-x, false",
        "st:ore, gr%o:up, presence/x, false",
        "store, gr%o:up, x, false",
        "st:ore, '', x, false",
    })
    void itFitsAllChannelsOfItsGroupThatAreNotClosed(String store, String group, String id, boolean fits) {
        assertThat(PATTERN.fits(new ChannelKey(store, group, id))).isEqualTo(fits);
    }

    @Test
    void itIsReadBackAsItWasWritten() {
        assertThat(ChannelPattern.parse(PATTERN.encoded())).isEqualTo(PATTERN);
    }

    @Test
    void aPatternThatThisVersionDoesNotKnowIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelPattern.parse("default::a/*"));
    }
}
