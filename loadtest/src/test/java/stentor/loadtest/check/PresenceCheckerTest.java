package stentor.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceCheckerTest {
    private final Churn churn = new Churn();
    private final PresenceChecker member = new PresenceChecker(new SequenceChecker(new Ledger()), churn);

    @Test
    void whoComesAndGoesIsToldOnceEach() {
        member.found(Set.of("member"));
        churn.joined("guest");
        assertThat(member.missing()).isEqualTo(1);
        member.added("guest");
        assertThat(member.missing()).isZero();
        churn.left("guest");
        assertThat(member.missing()).isEqualTo(1);
        member.removed("guest");
        assertThat(member.missing()).isZero();
        assertThat(member.fault()).isEmpty();
    }

    @Test
    void aUserWhoIsThereIsNotAdded() {
        member.found(Set.of("other"));
        member.added("other");
        assertThat(member.fault()).contains("member_added for a user who is there: other");
    }

    @Test
    void aUserWhoWentDoesNotComeAgain() {
        member.added("guest");
        member.removed("guest");
        member.added("guest");
        assertThat(member.fault()).contains("member_added again: guest");
    }

    @Test
    void aUserWhoIsNotThereDoesNotGo() {
        member.removed("guest");
        assertThat(member.fault()).contains("member_removed for a user who is not there: guest");
    }

    @Test
    void thoseWhoWentBeforeTheMemberCameAreNoneOfItsBusiness() {
        churn.joined("early");
        churn.left("early");
        churn.joined("still there");
        member.found(Set.of("still there"));
        member.subscribed();
        assertThat(member.missing()).isZero();
        churn.left("still there");
        assertThat(member.missing()).isEqualTo(1);
    }

    @Test
    void whoLeavesIsToldNothingMore() {
        member.leaves();
        churn.joined("late");
        assertThat(member.missing()).isZero();
    }
}
