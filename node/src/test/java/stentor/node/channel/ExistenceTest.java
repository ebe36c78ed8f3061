package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class ExistenceTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private final CommandQueue waiting = new CommandQueue();
    private final List<PublisherReply> told = new ArrayList<>();
    private final TestInbox<ChannelEvent> hub = TestInbox.create("hub");
    private final Existence existence =
            new Existence(waiting, new OwnLimits(KEY, ChannelLimits.none()), new Replies(new Repeats()));

    @Test
    void whatMakesNothingIsAnsweredByALook() {
        waiting.add(new ChannelCommand.Inspect(told::add));
        waiting.add(new HubCommand.Attach(hub.getRef(), false, LogPosition.UNKNOWN));
        waiting.add(publish(false));
        assertThat(existence.isQuestion(0)).isTrue();
        assertThat(existence.isLookedAt()).isFalse();
        existence.found(state(false), 0);
        assertThat(told).containsExactly(new NoSuchChannel(), new NoSuchChannel());
        assertThat(hub.getAllReceived()).containsExactly(new ChannelEvent.UnknownChannel());
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(existence.isLookedAt()).isTrue();
    }

    @Test
    void whatMakesTheChannelNeedsAClaim() {
        waiting.add(publish(true));
        assertThat(existence.isQuestion(0)).isFalse();
    }

    @Test
    void whatWaitsBehindWhatMakesTheChannelIsLeftAlone() {
        waiting.add(new ChannelCommand.Inspect(told::add));
        waiting.add(publish(true));
        waiting.add(new ChannelCommand.Inspect(told::add));
        existence.found(state(false), 0);
        assertThat(told).containsExactly(new NoSuchChannel());
        assertThat(waiting.first()).isEqualTo(publish(true));
    }

    @Test
    void ofAChannelThatExistsNobodyIsToldOtherwise() {
        waiting.add(new ChannelCommand.Delete(told::add));
        existence.found(state(true), 0);
        assertThat(told).isEmpty();
        assertThat(existence.isQuestion(0)).isFalse();
    }

    private final stentor.node.owner.ReplyTo<PublisherReply> teller = told::add;

    private ChannelCommand.Publish publish(boolean create) {
        return new ChannelCommand.Publish(
                List.of(Payload.text("x", "text/plain")), Optional.empty(), create, Optional.empty(), teller);
    }

    private static LogState state(boolean exists) {
        return new LogState(exists, ChannelSettings.DEFAULT, MessageId.ZERO, MessageId.ZERO, 0, 0);
    }
}
