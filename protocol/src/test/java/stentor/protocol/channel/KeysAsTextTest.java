package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeysAsTextTest {
    @Test
    void keysAndPatternsAreShownAsTheyAreEncoded() {
        assertThat(new ChannelKey("default", "news", "a/b")).hasToString("default:news:a/b");
        assertThat(new ChannelPattern("default", "news")).hasToString("default:news:**");
    }

    @Test
    void anIdWithoutSecondsIsNone() {
        assertThat(MessageId.parse(":1")).isEmpty();
        assertThat(MessageId.parse("1:")).isEmpty();
        assertThat(MessageId.parse("0:0")).contains(MessageId.ZERO);
    }

    @Test
    void anIdOfACharacterThatTakesThreeBytesMayBeAsLongAsFits() {
        assertThat(ChannelKey.problemWith("\u20ac".repeat(341))).isEmpty();
        assertThat(ChannelKey.problemWith("\u20ac".repeat(341) + "x")).isEmpty();
        assertThat(ChannelKey.problemWith("\u20ac".repeat(341) + "xx")).isPresent();
    }
}
