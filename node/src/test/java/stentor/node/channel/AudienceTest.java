package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.MessageId;

/** Under {@code last} nobody is in before the one that has to leave has left. */
class AudienceTest {
    private static final long EPOCH = 7;
    private static final long NOW = 1_450_755_280_000L;

    private final Audience audience = new Audience();
    private final TestInbox<ChannelEvent> here = TestInbox.create("here");
    private final TestInbox<ChannelEvent> there = TestInbox.create("there");

    @BeforeEach
    void holdHere() {
        audience.attach(here.getRef());
        audience.attach(there.getRef());
        come(here, 1, NOW);
        assertThat(here.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 1));
    }

    @Test
    void aNewcomerWaitsUntilTheHubSaysThatTheOtherOneHasLeft() {
        come(there, 2, NOW);
        assertThat(here.getAllReceived()).containsExactly(new ChannelEvent.Conflict(EPOCH, 1));
        come(there, 2, NOW + 1000);
        assertThat(there.getAllReceived()).isEmpty();
        audience.release(here.getRef(), 1, EPOCH, NOW + 1001);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void itsHubMaySayThatByNotNamingIt() {
        come(there, 2, NOW);
        audience.report(
                new HubCommand.Report(here.getRef(), 1, 0, 0, List.of(), MessageId.ZERO, 0),
                MessageId.ZERO,
                EPOCH,
                NOW);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void orBeGone() {
        come(there, 2, NOW);
        audience.forget(here.getRef()::equals, EPOCH, NOW);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void aHubThatSaysNothingIsWaitedForAsLongAsItMayHold() {
        come(there, 2, NOW);
        come(there, 2, NOW + Evictions.PATIENCE - 1);
        assertThat(there.getAllReceived()).isEmpty();
        come(there, 2, NOW + Evictions.PATIENCE);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void whoIsEvictedWhileItWaitsIsNotLetInAnyMore() {
        come(there, 2, NOW);
        come(there, 3, NOW);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Conflict(EPOCH, 2));
        audience.release(there.getRef(), 2, EPOCH, NOW);
        assertThat(there.getAllReceived()).isEmpty();
        audience.release(here.getRef(), 1, EPOCH, NOW);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 3));
    }

    private void come(TestInbox<ChannelEvent> hub, long number, long now) {
        audience.admit(new HubCommand.Admit(hub.getRef(), number, ConcurrencyPolicy.LAST, false), EPOCH, now);
    }
}
