package stentor.node.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stentor.node.webhook.Assertion.State;
import stentor.protocol.webhook.WebhookEvent;

class FactsTest {
    private static final String HERE = "1 pekko://stentor@here:1";
    private static final String THERE = "2 pekko://stentor@there:1";
    private static final Subject ROOM = Subject.of("presence-room");
    private static final Subject ANN = Subject.of("presence-room", "ann b");

    private Facts facts = new Facts(Map.of(), false, 0);

    private void say(Subject subject, State state, String node, long now) {
        facts.take(new Assertion(subject, state), node, now);
    }

    private List<String> told() {
        return facts.takeEvents().stream()
                .map(event -> event.name().text()
                        + event.userId().map(user -> " " + user).orElse(""))
                .toList();
    }

    /** As its next owner reads it from the log. */
    private void again(long now) {
        facts = new Facts(facts.all(), false, now);
    }

    @Test
    void whatIsPresentIsToldOnceHoweverOftenItIsSaid() {
        say(ROOM, State.PRESENT, HERE, 0);
        say(ANN, State.PRESENT, HERE, 0);
        say(ANN, State.PRESENT, HERE, 1);
        say(ANN, State.STILL_PRESENT, THERE, 2);
        assertThat(told()).containsExactly("channel_occupied", "member_added ann b");
    }

    @Test
    void whatComesBackInTimeIsSilent() {
        say(ANN, State.PRESENT, HERE, 0);
        told();
        say(ANN, State.ABSENT, HERE, 100);
        facts.tick(100 + Facts.HOLD - 1);
        say(ANN, State.PRESENT, HERE, 100 + Facts.HOLD - 1);
        facts.tick(100 + 2 * Facts.HOLD);
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsAbsentForLongIsToldOnceAndMembersBeforeTheirChannel() {
        say(ROOM, State.PRESENT, HERE, 0);
        say(ANN, State.PRESENT, HERE, 0);
        told();
        say(ROOM, State.ABSENT, HERE, 10);
        say(ANN, State.ABSENT, HERE, 10);
        say(ANN, State.ABSENT, HERE, 500);
        facts.tick(10 + Facts.HOLD - 1);
        assertThat(told()).isEmpty();
        facts.tick(10 + Facts.HOLD);
        assertThat(told()).containsExactly("member_removed ann b", "channel_vacated");
        facts.tick(100_000);
        say(ANN, State.ABSENT, HERE, 100_000);
        facts.tick(200_000);
        assertThat(told()).isEmpty();
        assertThat(facts.size()).isZero();
    }

    @Test
    void anOwnerFromThePastIsNotBelieved() {
        say(ANN, State.PRESENT, HERE, 0);
        say(ANN, State.STILL_PRESENT, THERE, 10);
        told();
        say(ANN, State.ABSENT, HERE, 20);
        facts.tick(20 + Facts.HOLD);
        assertThat(told()).isEmpty();
        say(ANN, State.ABSENT, THERE, 20 + Facts.HOLD);
        facts.tick(20 + 2 * Facts.HOLD);
        assertThat(told()).containsExactly("member_removed ann b");
    }

    @Test
    void whatALostNodeSaidIsAskedForAndEndsIfNobodyIsThere() {
        facts.isNew(HERE, 1);
        say(ROOM, State.PRESENT, HERE, 0);
        say(ANN, State.PRESENT, HERE, 0);
        told();
        facts.nodesAre(Set.of(HERE, THERE), 1_000);
        assertThat(facts.toAsk(10, 100_000)).isEmpty();
        facts.nodesAre(Set.of(THERE), 2_000);
        assertThat(facts.toAsk(10, 2_000 + Facts.DOUBT - 1)).isEmpty();
        assertThat(facts.toAsk(10, 2_000 + Facts.DOUBT)).containsExactly("presence-room");
        assertThat(facts.toAsk(10, 100_000)).isEmpty();
        facts.answered("presence-room", false, Set.of(), 5_000);
        facts.tick(5_000 + Facts.HOLD);
        assertThat(told()).containsExactly("member_removed ann b", "channel_vacated");
    }

    @Test
    void whatTheNextOwnerSaysInTimeIsNoDoubtAnyMore() {
        facts.isNew(HERE, 1);
        say(ANN, State.PRESENT, HERE, 0);
        told();
        facts.nodesAre(Set.of(THERE), 2_000);
        facts.answered("presence-room", false, Set.of(), 5_000);
        say(ANN, State.STILL_PRESENT, THERE, 5_500);
        facts.tick(100_000);
        assertThat(told()).isEmpty();
    }

    @Test
    void anOwnerThatAnswersThatSomebodyIsThereIsAskedAgainUntilItSaysSo() {
        facts.isNew(HERE, 1);
        say(ANN, State.PRESENT, HERE, 0);
        told();
        facts.nodesAre(Set.of(THERE), 2_000);
        facts.toAsk(10, 10_000);
        facts.answered("presence-room", true, Set.of("ann b"), 10_000);
        assertThat(facts.toAsk(10, 10_000 + Facts.DOUBT)).containsExactly("presence-room");
        facts.askAgain("presence-room", 20_000);
        assertThat(facts.toAsk(10, 20_000 + Facts.DOUBT)).containsExactly("presence-room");
        facts.tick(100_000);
        assertThat(told()).isEmpty();
    }

    @Test
    void anOwnerThatEndsLeavesDoubtOnlyOverWhatItSaid() {
        say(ROOM, State.PRESENT, HERE, 0);
        facts.ownerLeft("presence-room", THERE, 0);
        assertThat(facts.toAsk(10, 100_000)).isEmpty();
        facts.ownerLeft("presence-room", HERE, 0);
        assertThat(facts.toAsk(10, 100_000)).containsExactly("presence-room");
    }

    @Test
    void theNextOwnerGoesOnWithWhatWaits() {
        say(ROOM, State.PRESENT, HERE, 0);
        say(ANN, State.PRESENT, HERE, 0);
        say(ANN, State.ABSENT, HERE, 1);
        facts.ownerLeft("presence-room", HERE, 1);
        again(10);
        assertThat(facts.toAsk(10, 10 + Facts.DOUBT)).containsExactly("presence-room");
        facts.tick(10 + Facts.HOLD);
        assertThat(told()).containsExactly("member_removed ann b");
    }

    @Test
    void aLostNodeIsNoticedByTheNextOwner() {
        facts.isNew(HERE, 1);
        say(ROOM, State.PRESENT, HERE, 0);
        again(10);
        facts.begin(Set.of(THERE), 10);
        assertThat(facts.toAsk(10, 10 + Facts.DOUBT)).containsExactly("presence-room");
    }

    @Test
    void aReportThatIsRepeatedIsNoNewOneEvenForTheNextOwner() {
        assertThat(facts.isNew(HERE, 1)).isTrue();
        assertThat(facts.isNew(HERE, 1)).isFalse();
        again(0);
        assertThat(facts.isNew(HERE, 1)).isFalse();
        assertThat(facts.isNew(HERE, 2)).isTrue();
        assertThat(facts.isNew(THERE, 1)).isTrue();
    }

    @Test
    void whereTheLogKnewNothingOwnersKnowWhatWasTold() {
        facts = new Facts(Map.of(), true, 0);
        say(ROOM, State.STILL_PRESENT, HERE, 1);
        say(ANN, State.ABSENT, HERE, 2);
        assertThat(told()).isEmpty();
        facts.tick(2 + Facts.HOLD);
        assertThat(told()).containsExactly("member_removed ann b");
        say(Subject.of("late"), State.STILL_PRESENT, HERE, Facts.YOUNG);
        assertThat(told()).containsExactly("channel_occupied");
    }

    @Test
    void onlyWhatChangedIsWritten() {
        say(ROOM, State.PRESENT, HERE, 0);
        assertThat(facts.takeChanged()).isEqualTo(Map.of("c presence-room", HERE));
        assertThat(facts.takeForgotten()).isEmpty();
        say(ROOM, State.PRESENT, HERE, 1);
        assertThat(facts.hasChanges()).isFalse();
        say(ROOM, State.ABSENT, HERE, 1);
        assertThat(facts.takeChanged()).isEqualTo(Map.of("c presence-room", "!" + HERE));
        facts.tick(1 + Facts.HOLD);
        assertThat(facts.takeChanged()).isEmpty();
        assertThat(facts.takeForgotten()).containsExactly("c presence-room");
        assertThat(facts.all()).isEmpty();
    }

    @Test
    void eventsNameTheirChannel() {
        say(ROOM, State.PRESENT, HERE, 0);
        assertThat(facts.takeEvents())
                .containsExactly(WebhookEvent.ofChannel(WebhookEvent.Name.CHANNEL_OCCUPIED, "presence-room"));
    }
}
