package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.protocol.channel.ConcurrencyPolicy.BROADCAST;
import static stentor.protocol.channel.ConcurrencyPolicy.FIRST;
import static stentor.protocol.channel.ConcurrencyPolicy.LAST;

import org.junit.jupiter.api.Test;

class SubscriberRosterTest {
    private final SubscriberRoster<String> roster = new SubscriberRoster<>();

    @Test
    void underFirstTheNewcomerLeavesAndTheOldestStays() {
        roster.admit("oldest", FIRST, false);
        assertThat(roster.admit("newcomer", FIRST, false)).containsExactly("newcomer");
        assertThat(roster.members()).containsExactly("oldest");
    }

    @Test
    void underFirstANewcomerGivesWayToThoseOutsideTheRoster() {
        assertThat(roster.admit("newcomer", FIRST, true)).containsExactly("newcomer");
        assertThat(roster.members()).isEmpty();
    }

    @Test
    void underLastTheNewcomerStaysAndAllOthersLeave() {
        roster.admit("one", BROADCAST, false);
        roster.admit("two", BROADCAST, false);
        assertThat(roster.admit("newcomer", LAST, true)).containsExactly("one", "two");
        assertThat(roster.members()).containsExactly("newcomer");
    }

    @Test
    void whoAsksAgainIsNotItsOwnRival() {
        roster.admit("same", LAST, false);
        assertThat(roster.admit("same", LAST, false)).isEmpty();
        roster.leave("same");
        roster.admit("same", FIRST, false);
        assertThat(roster.admit("same", FIRST, false)).isEmpty();
        assertThat(roster.size()).isEqualTo(1);
    }

    @Test
    void aPlaceIsFreeAgainOnceItsHolderHasLeft() {
        roster.admit("oldest", FIRST, false);
        roster.leave("oldest");
        assertThat(roster.admit("newcomer", FIRST, false)).isEmpty();
    }

    @Test
    void underFirstWhoWasAdmittedByAnEarlierOwnerStays() {
        roster.admit("newcomer", FIRST, false);
        assertThat(roster.readmit("oldest", FIRST)).containsExactly("newcomer");
        assertThat(roster.admit("later", FIRST, false)).containsExactly("later");
        assertThat(roster.readmit("other", FIRST)).containsExactly("other");
        assertThat(roster.members()).containsExactly("oldest");
    }

    @Test
    void underLastWhoWasAdmittedByAnEarlierOwnerGivesWayToTheNewcomer() {
        roster.admit("newcomer", LAST, false);
        assertThat(roster.readmit("earlier", LAST)).containsExactly("earlier");
        roster.leave("newcomer");
        assertThat(roster.readmit("earlier", LAST)).isEmpty();
        assertThat(roster.admit("newcomer", LAST, false)).containsExactly("earlier");
    }
}
