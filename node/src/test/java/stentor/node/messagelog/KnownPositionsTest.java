package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

class KnownPositionsTest {
    private final KnownPositions positions = new KnownPositions(2);

    @Test
    void theNextOwnerKnowsWhatTheOneBeforeItKnew() {
        positions.remember(channel("a"), at(10));
        assertThat(positions.take(channel("a"))).isEqualTo(at(10));
        assertThat(positions.take(channel("a"))).isEqualTo(LogPosition.UNKNOWN);
    }

    @Test
    void beyondItsBoundTheOldestIsForgotten() {
        positions.remember(channel("a"), at(1));
        positions.remember(channel("b"), at(2));
        positions.remember(channel("a"), at(3));
        positions.remember(channel("c"), at(4));
        assertThat(positions.take(channel("a"))).isEqualTo(at(3));
        assertThat(positions.take(channel("b"))).isEqualTo(LogPosition.UNKNOWN);
        assertThat(positions.take(channel("c"))).isEqualTo(at(4));
    }

    @Test
    void aChannelWithoutMessagesTakesNoPlace() {
        positions.remember(channel("a"), at(1));
        positions.remember(channel("b"), at(2));
        positions.remember(channel("empty"), new LogPosition(7, MessageId.ZERO));
        assertThat(positions.take(channel("a"))).isEqualTo(at(1));
        assertThat(positions.take(channel("empty"))).isEqualTo(LogPosition.UNKNOWN);
    }

    private static ChannelKey channel(String id) {
        return new ChannelKey("default", "", id);
    }

    private static LogPosition at(long second) {
        return new LogPosition(second, new MessageId(second, 0));
    }
}
