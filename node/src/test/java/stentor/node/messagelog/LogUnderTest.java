package stentor.node.messagelog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

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

    /** Every kind of write, by an owner that knows this. */
    default List<Supplier<CompletionStage<?>>> everyWrite(LogPosition known, List<Publication> batch, MessageId id) {
        ChannelSettings small = buffer(0, 0, 0, true);
        return List.of(
                () -> log().create(channel(), known, small),
                () -> log().append(channel(), known, small, batch),
                () -> log().delivered(channel(), known, id, 1),
                () -> log().touch(channel(), known, 5),
                () -> log().delete(channel(), known));
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
