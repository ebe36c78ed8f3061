package stentor.node.messagelog;

import java.time.Duration;
import java.util.stream.IntStream;
import stentor.protocol.channel.ChannelKey;

/** What the parts of {@link MessageLogContract} have at hand: a log, its clock and a channel that nobody used. */
interface LogUnderTest {
    MessageLog log();

    SetClock clock();

    ChannelKey channel();

    /** The log loses everything it knows. */
    void lose();

    default Owner owner() {
        return owner(ChannelSettings.DEFAULT);
    }

    /** An owner that has just claimed the channel. */
    default Owner owner(ChannelSettings settings) {
        return new Owner(log(), clock(), channel(), settings);
    }

    static ChannelSettings buffer(int max, int min, int recipients, boolean deleteDelivered) {
        return new ChannelSettings(
                true, Duration.ofMinutes(10), max, min, recipients, deleteDelivered, Duration.ofHours(1));
    }

    static ChannelSettings timeouts(Duration message, Duration channel) {
        return new ChannelSettings(true, message, 100, 0, 0, false, channel);
    }

    static String[] bodies(int count) {
        return IntStream.range(0, count).mapToObj(i -> "body " + i).toArray(String[]::new);
    }
}
