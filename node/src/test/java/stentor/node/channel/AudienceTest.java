package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.MessageId;

/** Nobody is in before all that have to leave have left. */
class AudienceTest {
    private static final long EPOCH = 7;

    private final Audience audience = new Audience();
    private final TestInbox<ChannelEvent> here = TestInbox.create("here");
    private final TestInbox<ChannelEvent> there = TestInbox.create("there");

    @BeforeEach
    void holdHere() {
        audience.attach(here.getRef());
        audience.attach(there.getRef());
        come(here, 1);
        assertThat(here.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 1));
    }

    @Test
    void aNewcomerWaitsUntilTheHubSaysThatTheOtherOneHasLeft() {
        come(there, 2);
        assertThat(here.getAllReceived()).containsExactly(new ChannelEvent.Conflict(EPOCH, 1));
        come(there, 2);
        audience.letIn(EPOCH);
        assertThat(there.getAllReceived()).isEmpty();
        release(here, 1);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void itsHubMaySayThatByNotNamingIt() {
        come(there, 2);
        audience.report(
                new HubCommand.Report(here.getRef(), 1, 0, 0, List.of(), MessageId.ZERO, 0), MessageId.ZERO, EPOCH);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void orBeGone() {
        come(there, 2);
        audience.forget(here.getRef()::equals);
        audience.letIn(EPOCH);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void orItsNodeDoesNotNameItWhenItIsAsked() {
        come(there, 2);
        assertThat(audience.hubsOfLeaving()).containsExactly(here.getRef());
        audience.named(List.of(), there.getRef()::equals, EPOCH);
        assertThat(there.getAllReceived()).isEmpty();
        audience.named(List.of(), here.getRef()::equals, EPOCH);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 2));
    }

    @Test
    void whoIsStillNamedIsToldAgainToLeave() {
        come(there, 2);
        here.getAllReceived();
        HubCommand.Guest guest = new HubCommand.Guest(1, ConcurrencyPolicy.LAST, false, true);
        audience.readmit(here.getRef(), guest, EPOCH);
        audience.named(List.of(new RollCall.Held(here.getRef(), guest)), here.getRef()::equals, EPOCH);
        assertThat(here.getAllReceived()).containsExactly(new ChannelEvent.Conflict(EPOCH, 1));
        assertThat(there.getAllReceived()).isEmpty();
    }

    /** The one that had to leave is waited for by all that come after, though the first of them has given up. */
    @Test
    void aNewcomerThatGivesUpLeavesTheNextOneToWait() {
        come(there, 2);
        release(there, 2);
        come(there, 3);
        assertThat(there.getAllReceived()).isEmpty();
        release(here, 1);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 3));
    }

    /** Two locations with different policies may lead to one channel. */
    @Test
    void aNewcomerUnderFirstWaitsForIt() {
        come(there, 2);
        release(there, 2);
        audience.admit(new HubCommand.Admit(there.getRef(), 3, ConcurrencyPolicy.FIRST, false), EPOCH);
        assertThat(there.getAllReceived()).isEmpty();
        release(here, 1);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 3));
    }

    @Test
    void whoIsEvictedWhileItWaitsIsNotLetInAnyMore() {
        come(there, 2);
        come(there, 3);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Conflict(EPOCH, 2));
        release(there, 2);
        assertThat(there.getAllReceived()).isEmpty();
        release(here, 1);
        assertThat(there.getAllReceived()).containsExactly(new ChannelEvent.Admitted(EPOCH, 3));
    }

    private void come(TestInbox<ChannelEvent> hub, long number) {
        audience.admit(new HubCommand.Admit(hub.getRef(), number, ConcurrencyPolicy.LAST, false), EPOCH);
    }

    private void release(TestInbox<ChannelEvent> hub, long number) {
        audience.release(hub.getRef(), number);
        audience.letIn(EPOCH);
    }
}
