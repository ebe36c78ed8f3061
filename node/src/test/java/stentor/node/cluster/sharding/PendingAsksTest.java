package stentor.node.cluster.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.channel.PublisherReply.Overloaded;
import stentor.protocol.channel.ChannelKey;

class PendingAsksTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final PendingAsks asks = new PendingAsks(3, 100);

    @Test
    void noMoreWaitThanThereArePlaces() {
        List<PendingAsk<ChannelKey, PublisherReply>> waiting = List.of(enter(1), enter(1), enter(1));
        assertThat(asks.enter(ask(), 1, LONG)).isFalse();
        waiting.get(1).tell(new NoSuchChannel());
        assertThat(waiting.get(1)).isCompletedWithValue(new NoSuchChannel());
        assertThat(asks.enter(ask(), 1, LONG)).isTrue();
        assertThat(asks.enter(ask(), 1, LONG)).isFalse();
    }

    @Test
    void theirBytesAreBoundedButOneIsAlwaysLetIn() {
        PendingAsk<ChannelKey, PublisherReply> large = enter(1_000);
        assertThat(asks.enter(ask(), 1, LONG)).isFalse();
        large.tell(new NoSuchChannel());
        enter(60);
        assertThat(asks.enter(ask(), 60, LONG)).isFalse();
        enter(40);
    }

    @Test
    void oneSweepEndsAllThatAreOverdue() {
        PendingAsk<ChannelKey, PublisherReply> patient = enter(1);
        PendingAsk<ChannelKey, PublisherReply> overdue = ask();
        asks.enter(overdue, 1, Duration.ZERO);
        asks.endOverdue();
        assertThat(overdue)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(patient).isNotDone();
        assertThat(asks.size()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesTooLateOrTwiceChangesNothing() {
        PendingAsk<ChannelKey, PublisherReply> overdue = ask();
        asks.enter(overdue, 1, Duration.ZERO);
        asks.endOverdue();
        overdue.tell(new NoSuchChannel());
        assertThat(overdue).isCompletedExceptionally();
        PendingAsk<ChannelKey, PublisherReply> answered = enter(1);
        answered.tell(new NoSuchChannel());
        answered.tell(new Overloaded());
        answered.fail(new IllegalStateException());
        assertThat(answered).isCompletedWithValue(new NoSuchChannel());
        assertThat(asks.size()).isZero();
    }

    @Test
    void whatIsAnsweredKeepsItsPlaceUntilItIsHandedOn() {
        List<Runnable> executor = new ArrayList<>();
        PendingAsk<ChannelKey, PublisherReply> ask = enter(1);
        ask.answerOn(new ReplyDesk(executor::add));
        ask.tell(new NoSuchChannel());
        assertThat(ask).isNotDone();
        assertThat(asks.size()).isEqualTo(1);
        executor.remove(0).run();
        assertThat(ask).isCompletedWithValue(new NoSuchChannel());
        assertThat(asks.size()).isZero();
        assertThat(executor).isEmpty();
    }

    private PendingAsk<ChannelKey, PublisherReply> enter(long weight) {
        PendingAsk<ChannelKey, PublisherReply> ask = ask();
        assertThat(asks.enter(ask, weight, LONG)).isTrue();
        return ask;
    }

    private static PendingAsk<ChannelKey, PublisherReply> ask() {
        return new PendingAsk<>("channel", new ChannelKey("default", "", "test"));
    }
}
