package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.node.owner.ScriptedStanding;
import stentor.node.session.SessionTenure.Verdict;

class SessionTenureTest {
    private final ScriptedStanding standing = new ScriptedStanding();
    private final SessionTenure tenure = new SessionTenure(standing);

    @Test
    void anOwnerOfANodeThatIsCertainActs() {
        assertThat(tenure.verdict()).isEqualTo(Verdict.ACT);
    }

    @Test
    void oneThatWasCutOffWaitsAndHasItsStoreConfirmItThen() {
        standing.certain(false);
        assertThat(tenure.verdict()).isEqualTo(Verdict.WAIT);
        standing.certain(true);
        assertThat(tenure.verdict()).isEqualTo(Verdict.CONFIRM);
        tenure.confirmed(tenure.term());
        assertThat(tenure.verdict()).isEqualTo(Verdict.ACT);
    }

    @Test
    void whatTheStoreSaidBeforeAnotherStallCountsForNothing() {
        standing.certain(false);
        standing.certain(true);
        long askedIn = tenure.term();
        standing.certain(false);
        standing.certain(true);
        tenure.confirmed(askedIn);
        assertThat(tenure.verdict()).isEqualTo(Verdict.CONFIRM);
    }
}
