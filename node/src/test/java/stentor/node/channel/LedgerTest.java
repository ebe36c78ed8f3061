package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class LedgerTest {
    private static final MessageId OLD = new MessageId(10, 1);
    private static final MessageId NEW = new MessageId(20, 0);

    private final Ledger ledger = new Ledger();

    @Test
    void beforeTheFirstClaimNothingIsKnown() {
        assertThat(ledger.isClaimed()).isFalse();
        assertThat(ledger.wasClaimed()).isFalse();
        assertThat(ledger.epoch()).isZero();
        assertThat(ledger.position().lastId()).isEqualTo(MessageId.ZERO);
    }

    @Test
    void aFirstClaimTakesOverWhereTheLogIs() {
        ledger.claimed(new Claim(7, 21, state(NEW, NEW)), false);
        assertThat(ledger.isClaimed()).isTrue();
        assertThat(ledger.epoch()).isEqualTo(7);
        assertThat(ledger.lastStored()).isEqualTo(NEW);
        assertThat(ledger.lastSent()).isEqualTo(NEW);
        assertThat(ledger.ids().next(15)).isEqualTo(new MessageId(21, 0));
    }

    @Test
    void aClaimThatIsLostAndMadeAgainNeverTakesIdsBack() {
        ledger.claimed(new Claim(7, 10, state(MessageId.ZERO, MessageId.ZERO)), false);
        MessageId given = ledger.ids().next(30);
        ledger.claimLost();
        assertThat(ledger.isClaimed()).isFalse();
        assertThat(ledger.wasClaimed()).isTrue();
        ledger.claimed(new Claim(8, 20, state(OLD, OLD)), true);
        assertThat(ledger.ids().last()).isEqualTo(given);
        assertThat(ledger.ids().next(20)).isEqualTo(given.nextTag());
    }

    @Test
    void anIdThatWasGivenOutForAFailedAppendIsNotKnownToBeInTheLog() {
        ledger.claimed(new Claim(7, 10, state(OLD, OLD)), false);
        ledger.ids().next(30);
        assertThat(ledger.position().lastId()).isEqualTo(OLD);
        ledger.take(state(NEW, NEW));
        assertThat(ledger.position().lastId()).isEqualTo(NEW);
    }

    @Test
    void whatIsSentAndNotStoredIsNoPredecessor() {
        ledger.claimed(new Claim(7, 10, state(OLD, OLD)), false);
        ledger.sent(List.of(new Message(NEW, OLD, 1, Payload.text("x", "text/plain"))), false);
        assertThat(ledger.lastSent()).isEqualTo(NEW);
        assertThat(ledger.lastStored()).isEqualTo(OLD);
    }

    @Test
    void aDeletedChannelKeepsItsLastIdAndForgetsWhenItWasAskedFor() {
        ledger.claimed(new Claim(7, 10, state(OLD, OLD)), false);
        ledger.requested(1_000);
        ledger.deleted();
        assertThat(ledger.requestedAt()).isZero();
        assertThat(ledger.state().exists()).isFalse();
        assertThat(ledger.ids().last()).isEqualTo(OLD);
    }

    @Test
    void theInfoSaysHowLongAgoASubscriberAsked() {
        assertThat(ledger.info(state(OLD, OLD), 3, 9_000).requested()).isEqualTo(ChannelInfo.NEVER);
        ledger.requested(5_000);
        assertThat(ledger.info(state(OLD, OLD), 3, 9_900)).isEqualTo(new ChannelInfo(2, 4, 3, OLD));
    }

    private static LogState state(MessageId lastId, MessageId lastStored) {
        return new LogState(true, ChannelSettings.DEFAULT, lastId, lastStored, 2, 0);
    }
}
