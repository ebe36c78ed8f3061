package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PresenceRoster.Joining;

class PresenceRosterTest {
    private static final int LIMIT = 100;

    private final PresenceRoster<String> roster = new PresenceRoster<>();

    private static Member member(String id) {
        return new Member(id, Optional.empty());
    }

    @Test
    void aUserIsThereOnceHoweverManyHubsHaveIt() {
        assertThat(roster.join("one", member("a"), LIMIT)).isEqualTo(Joining.FIRST);
        assertThat(roster.join("two", member("a"), LIMIT)).isEqualTo(Joining.AGAIN);
        assertThat(roster.join("two", member("a"), LIMIT)).isEqualTo(Joining.AGAIN);
        assertThat(roster.members()).containsExactly(member("a"));
        assertThat(roster.quit("one", "a")).isFalse();
        assertThat(roster.quit("two", "a")).isTrue();
        assertThat(roster.quit("two", "a")).isFalse();
        assertThat(roster.members()).isEmpty();
    }

    @Test
    void aFullChannelLetsInWhoIsThereAlready() {
        assertThat(roster.join("one", member("a"), 1)).isEqualTo(Joining.FIRST);
        assertThat(roster.join("one", member("b"), 1)).isEqualTo(Joining.FULL);
        assertThat(roster.join("two", member("a"), 1)).isEqualTo(Joining.AGAIN);
    }

    @Test
    void aHubThatIsGoneTakesAlongWhoIsNowhereElse() {
        roster.join("one", member("a"), LIMIT);
        roster.join("one", member("b"), LIMIT);
        roster.join("two", member("b"), LIMIT);
        assertThat(roster.gone("one"::equals)).containsExactly("a");
        assertThat(roster.members()).containsExactly(member("b"));
    }

    @Test
    void aNewOwnerPresumesWhomHubsKnewUntilAllHaveSpoken() {
        assertThat(roster.presume(List.of(member("a"), member("b")))).containsExactly(member("a"), member("b"));
        assertThat(roster.presume(List.of(member("a")))).isEmpty();
        assertThat(roster.join("one", member("a"), LIMIT)).isEqualTo(Joining.AGAIN);
        assertThat(roster.quit("one", "a")).isFalse();
        roster.join("two", member("a"), LIMIT);
        assertThat(roster.presumeNoMore()).containsExactly("b");
        assertThat(roster.quit("two", "a")).isTrue();
    }

    @Test
    void whatAHubDoesNotSayAgainHasLeft() {
        roster.join("one", member("a"), LIMIT);
        roster.join("one", member("b"), LIMIT);
        roster.beginsAgain("one");
        assertThat(roster.join("one", member("a"), LIMIT)).isEqualTo(Joining.AGAIN);
        assertThat(roster.saidAll("one")).containsExactly("b");
        assertThat(roster.saidAll("one")).isEmpty();
    }

    /** Whatever hubs do, and die, in whatever order: what the world is told alternates, and agrees with who is there. */
    @Test
    void joinsAndLeavesAlternate() {
        Random random = new Random(7);
        List<String> hubs = List.of("one", "two", "three");
        List<String> users = List.of("a", "b", "c");
        Set<String> told = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String hub = hubs.get(random.nextInt(hubs.size()));
            String user = users.get(random.nextInt(users.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (roster.join(hub, member(user), 2) == Joining.FIRST) {
                        assertThat(told.add(user)).isTrue();
                    }
                }
                case 2 -> {
                    if (roster.quit(hub, user)) {
                        assertThat(told.remove(user)).isTrue();
                    }
                }
                case 3 ->
                    roster.gone(hub::equals)
                            .forEach(left -> assertThat(told.remove(left)).isTrue());
                case 4 ->
                    roster.presume(List.of(member(user)))
                            .forEach(added -> assertThat(told.add(added.id())).isTrue());
                default -> {
                    roster.beginsAgain(hub);
                    roster.saidAll(hub)
                            .forEach(left -> assertThat(told.remove(left)).isTrue());
                    roster.presumeNoMore()
                            .forEach(left -> assertThat(told.remove(left)).isTrue());
                }
            }
            assertThat(roster.members().stream().map(Member::id)).containsExactlyInAnyOrderElementsOf(told);
        }
    }

    @Test
    void numbersAreToldAtOnceUpToAHundredAndThenNowAndThen() {
        CountThrottle throttle = new CountThrottle();
        assertThat(throttle.next(1, 0)).hasValue(1);
        assertThat(throttle.next(1, 1)).isEmpty();
        assertThat(throttle.next(100, 2)).hasValue(100);
        assertThat(throttle.next(101, 3)).hasValue(101);
        assertThat(throttle.next(102, 4)).isEmpty();
        assertThat(throttle.owes(102)).isTrue();
        assertThat(throttle.next(103, 3 + CountThrottle.PAUSE.toNanos())).hasValue(103);
        assertThat(throttle.owes(103)).isFalse();
        assertThat(throttle.next(99, 4 + CountThrottle.PAUSE.toNanos())).hasValue(99);
    }
}
