package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;

/** What an owner makes of what hubs say of users, where some of it is lost or comes late. */
class PresenceTest {
    private static final long EPOCH = 5;
    private static final int LIMIT = 100;
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");
    private static final Member A = new Member("a", Optional.empty());
    private static final Member B = new Member("b", Optional.empty());

    private final TestInbox<ChannelEvent> one = TestInbox.create("one");
    private final TestInbox<ChannelEvent> two = TestInbox.create("two");
    private final List<Duration> alarms = new ArrayList<>();
    private final Presence presence = new Presence(KEY, ChannelHooks.NONE, alarms::add);

    PresenceTest() {
        presence.claimed(EPOCH);
    }

    @Test
    void aHubThatWasNotHeardToTheEndIsNotAnswered() {
        watch(one, 0);
        join(one, A);
        join(one, B);
        watched(one, 2);
        told(one);
        watch(one, EPOCH, A, B);
        join(one, A);
        watched(one, 2);
        assertThat(told(one)).extracting(Object::getClass).doesNotContain(ChannelEvent.Roster.class);
        assertThat(presence.users()).containsExactly("a", "b");
    }

    @Test
    void whatAHubDoesNotNameAnyMoreHasLeft() {
        watch(one, 0);
        join(one, A);
        join(one, B);
        watched(one, 2);
        watch(one, EPOCH, A, B);
        join(one, A);
        watched(one, 1);
        assertThat(presence.users()).containsExactly("a");
    }

    /** It may have missed that the user left. */
    @Test
    void whatAHubWasToldByThisOwnerIsNoNews() {
        watch(one, EPOCH, A);
        watched(one, 0);
        presence.claimed(EPOCH + 2);
        watch(one, EPOCH + 1, A);
        watched(one, 0);
        assertThat(presence.users()).isEmpty();
    }

    @Test
    void whoWasPresentUnderAnEarlierOwnerIsPresumedOnce() {
        watch(one, EPOCH - 1, A);
        assertThat(presence.users()).containsExactly("a");
        presence.wake(Presence.PRESUMED.toNanos());
        assertThat(presence.users()).isEmpty();
        watch(two, EPOCH - 1, A);
        assertThat(presence.users()).isEmpty();
        assertThat(told(one))
                .containsExactly(
                        new ChannelEvent.MemberJoined(EPOCH, 1, A), new ChannelEvent.MemberLeft(EPOCH, 2, "a"));
    }

    @Test
    void thoseThatArePresumedLeaveInTimeHoweverOftenTheNumberChanges() {
        long start = System.nanoTime();
        presence.take(new HubCommand.Watch(one.getRef(), true, EPOCH - 1, List.of(A)), start);
        presence.counted(101);
        presence.counted(102);
        assertThat(alarms).containsExactly(Presence.PRESUMED);
        presence.wake(start + Presence.PRESUMED.toNanos());
        assertThat(presence.users()).isEmpty();
        assertThat(alarms).containsExactly(Presence.PRESUMED, CountThrottle.PAUSE);
    }

    /** On a memory store, by a clock that is behind that of the owner before. */
    @Test
    void whoWasPresentIsPresumedByAnOwnerThatClaimsOnceMoreAsHubsKnowANewerEpoch() {
        presence.claimed(EPOCH + 3);
        watch(one, EPOCH + 2, A);
        assertThat(presence.users()).containsExactly("a");
    }

    @Test
    void theNumberIsToldToAHubThatComesWhenItHasNotChanged() {
        presence.counted(3);
        presence.take(new HubCommand.Watch(one.getRef(), true, 0, List.of()), 0);
        watched(one, 0);
        assertThat(presence.shown(one.getRef()).orElseThrow().subscribers()).isEqualTo(3);
        assertThat(told(one)).contains(new ChannelEvent.Counted(EPOCH, 3));
    }

    @Test
    void aHubIsShownWhatItShouldKnow() {
        assertThat(presence.shown(one.getRef())).isEmpty();
        watch(one, 0);
        watch(two, 0);
        join(one, A);
        join(two, A);
        join(two, B);
        presence.counted(3);
        ChannelEvent.PresenceState first = presence.shown(one.getRef()).orElseThrow();
        ChannelEvent.PresenceState second = presence.shown(two.getRef()).orElseThrow();
        assertThat(first).isEqualTo(new ChannelEvent.PresenceState(2, digest("a", "b"), digest("a"), 3));
        assertThat(second).isEqualTo(new ChannelEvent.PresenceState(2, digest("b", "a"), digest("a", "b"), 3));
        presence.take(new HubCommand.Quit(two.getRef(), "b"), 0);
        assertThat(presence.shown(two.getRef()))
                .contains(new ChannelEvent.PresenceState(3, digest("a"), digest("a"), 3));
        presence.gone(one.getRef()::equals);
        assertThat(presence.shown(one.getRef())).isEmpty();
    }

    @Test
    void whoWantsToKnowLaterLearnsWhatIsSo() {
        LateHooks hooks = new LateHooks();
        Presence told = new Presence(KEY, hooks, delay -> {});
        told.claimed(EPOCH);
        told.sayAgain();
        told.take(new HubCommand.Watch(one.getRef(), false, 0, List.of()), 0);
        told.take(new HubCommand.Join(one.getRef(), A, LIMIT), 0);
        hooks.wants = true;
        told.sayAgain();
        told.take(new HubCommand.Quit(one.getRef(), "a"), 0);
        assertThat(hooks.told).containsExactly("occupied BEFORE", "added a BEFORE", "removed a", "vacated");
    }

    private static final class LateHooks implements ChannelHooks {
        private final List<String> told = new ArrayList<>();
        private boolean wants;

        @Override
        public boolean wants(ChannelKey channel) {
            return wants;
        }

        @Override
        public void occupied(ChannelKey channel, Since since) {
            told.add("occupied " + since);
        }

        @Override
        public void vacated(ChannelKey channel) {
            told.add("vacated");
        }

        @Override
        public void memberAdded(ChannelKey channel, String user, Since since) {
            told.add("added " + user + " " + since);
        }

        @Override
        public void memberRemoved(ChannelKey channel, String user) {
            told.add("removed " + user);
        }

        @Override
        public void counted(ChannelKey channel, long subscribers) {
            told.add("counted " + subscribers);
        }

        @Override
        public void ownerLeft(ChannelKey channel) {
            told.add("left");
        }
    }

    @Test
    void digestsOfOtherUsersDiffer() {
        assertThat(List.of(
                        digest(),
                        digest("a"),
                        digest("b"),
                        digest("a", "b"),
                        digest("ab"),
                        digest("a", "c"),
                        digest("b", "c")))
                .doesNotHaveDuplicates();
    }

    private static long digest(String... users) {
        UserDigest digest = new UserDigest();
        List.of(users).forEach(digest::add);
        return digest.value();
    }

    private void watch(TestInbox<ChannelEvent> hub, long epoch, Member... known) {
        presence.take(new HubCommand.Watch(hub.getRef(), false, epoch, List.of(known)), 0);
    }

    private void join(TestInbox<ChannelEvent> hub, Member member) {
        presence.take(new HubCommand.Join(hub.getRef(), member, LIMIT), 0);
    }

    private void watched(TestInbox<ChannelEvent> hub, int users) {
        presence.take(new HubCommand.Watched(hub.getRef(), users), 0);
    }

    private static List<ChannelEvent> told(TestInbox<ChannelEvent> hub) {
        return new ArrayList<>(hub.getAllReceived());
    }
}
