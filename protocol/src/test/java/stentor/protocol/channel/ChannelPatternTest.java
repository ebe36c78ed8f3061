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

    @ParameterizedTest
    @CsvSource({
        "/a/*, a/b, true",
        "/a/*, a/b/c, false",
        "/a/*, a, false",
        "/a/*, a/, false",
        "/a/*, ab/c, false",
        "/a/**, a/b, true",
        "/a/**, a/b/c, true",
        "/a/**, a, false",
        "/a/b/*, a/b/c, true",
        "/*, a, true",
        "/*, a/b, false",
        "/**, a/b, true",
        "/**, metal, true",
        "/**, meta, false",
        "/**, meta/connect, false",
        "/*, service, false",
        "/**, service/x, false",
        "/private/*, private/x, false",
        "/**, presence/x, false",
        "**, meta/connect, true",
    })
    void wildcardsStandInTheLastSegmentAlone(String form, String id, boolean fits) {
        assertThat(new ChannelPattern("s", "g", form).fits(new ChannelKey("s", "g", id)))
                .isEqualTo(fits);
        assertThat(new ChannelPattern("s", "g", form).fits(new ChannelKey("s", "other", id)))
                .isFalse();
    }

    @Test
    void itIsReadBackAsItWasWritten() {
        assertThat(ChannelPattern.parse(PATTERN.encoded())).isEqualTo(PATTERN);
        ChannelPattern form = new ChannelPattern("st:ore", "gr%o:up", "/a:b/**");
        assertThat(ChannelPattern.parse(form.encoded())).isEqualTo(form);
    }

    @Test
    void aPatternThatThisVersionDoesNotKnowIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelPattern.parse("default::a*"));
    }
}
