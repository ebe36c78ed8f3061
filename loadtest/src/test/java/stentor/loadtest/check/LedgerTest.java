package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void countsEachPublishersMessages() {
        assertThat(ledger.send(3, 7)).isEqualTo(new Stamp(3, 0, 7));
        assertThat(ledger.send(3, 8)).isEqualTo(new Stamp(3, 1, 8));
        assertThat(ledger.send(0, 9)).isEqualTo(new Stamp(0, 0, 9));
        assertThat(ledger.sent()).startsWith(1, 0, 0, 2);
    }

    @Test
    void whatWasSentIsOwedOnlyOnceItIsAcknowledged() {
        Stamp stamp = ledger.send(1, 0);
        assertThat(ledger.acknowledged()).containsOnly(0);
        ledger.acknowledge(stamp);
        assertThat(ledger.acknowledged()).startsWith(0, 1);
    }

    @Test
    void knowsWhatNobodySent() {
        ledger.send(0, 0);
        assertThat(ledger.hasSent(new Stamp(0, 0, 5))).isTrue();
        assertThat(ledger.hasSent(new Stamp(0, 1, 5))).isFalse();
        assertThat(ledger.hasSent(new Stamp(9, 0, 5))).isFalse();
    }
}
