package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.MessageId;

class KeepAliveTest {
    private static final long BEGIN = 1_450_755_280_000L;
    private static final LogState NO_CHANNEL = state(false, Duration.ofHours(1));

    private final KeepAlive keepAlive = new KeepAlive(BEGIN);

    @Test
    void theLogIsToldOnceInTenMinutes() {
        LogState hour = state(true, Duration.ofHours(1));
        assertThat(isDueAfter(hour, 599_999)).isFalse();
        assertThat(isDueAfter(hour, 600_000)).isTrue();
        assertThat(isDueAfter(hour, 1_199_999)).isFalse();
        assertThat(isDueAfter(hour, 1_200_000)).isTrue();
    }

    @Test
    void wellBeforeAChannelOfAShortTimeIsForgotten() {
        LogState minute = state(true, Duration.ofMinutes(1));
        assertThat(isDueAfter(minute, 19_999)).isFalse();
        assertThat(isDueAfter(minute, 20_000)).isTrue();
    }

    /** The log keeps what it knows of one for two minutes, whatever the channel's settings would say. */
    @Test
    void aChannelThatDoesNotExistIsKeptInMindEachTime() {
        assertThat(isDueAfter(NO_CHANNEL, 1)).isTrue();
        assertThat(isDueAfter(NO_CHANNEL, 2)).isTrue();
    }

    @Test
    void whatIsToBeToldSoonIsToldOnce() {
        keepAlive.soon();
        assertThat(keepAlive.take()).isTrue();
        assertThat(keepAlive.take()).isFalse();
    }

    private boolean isDueAfter(LogState state, long millis) {
        keepAlive.tick(state, BEGIN + millis);
        return keepAlive.take();
    }

    private static LogState state(boolean exists, Duration channelTimeout) {
        ChannelSettings settings = new ChannelSettings(true, Duration.ZERO, 100, 0, 0, false, channelTimeout);
        return new LogState(exists, settings, MessageId.ZERO, MessageId.ZERO, 0, 0);
    }
}
