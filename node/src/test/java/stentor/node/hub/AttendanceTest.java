package stentor.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.channel.Member;
import stentor.node.channel.UserDigest;
import stentor.node.messagelog.ChannelSettings;

/** When a hub says its users again, and when it does not. */
class AttendanceTest {
    private static final Member ANN = new Member("ann", Optional.empty());
    private static final Member BEN = new Member("ben", Optional.empty());

    private final HubParts hub = new HubParts(1);
    private final List<Long> counted = new ArrayList<>();

    /** A client that is present. */
    private final class Client extends RecordingSubscriber {
        private final Member member;

        private Client(Member member) {
            this.member = member;
        }

        @Override
        public Optional<Watching> watches() {
            return Optional.of(new Watching(Optional.of(member), 100, true, false));
        }
    }

    /** One that is told how many there are. */
    private final class Counting extends RecordingSubscriber {
        @Override
        public Optional<Watching> watches() {
            return Optional.of(new Watching(Optional.empty(), 100, false, true));
        }

        @Override
        public void notice(Notice notice) {
            counted.add(((Notice.Counted) notice.what()).subscribers());
        }
    }

    @Test
    void anOwnerThatDoesNotAnswerIsAskedAgainAndNotByEachClient() {
        admit(new Client(ANN));
        admit(new Client(BEN));
        assertThat(hub.told(HubCommand.Watch.class)).hasSize(1);
        hub.admissions.askAgain(inAMinute());
        assertThat(hub.told(HubCommand.class)).isEmpty();
        hub.attendance.askAgain(System.nanoTime());
        assertThat(hub.told(HubCommand.class)).isEmpty();
        hub.attendance.askAgain(inAMinute());
        assertThat(hub.told(HubCommand.class))
                .extracting(Object::getClass)
                .containsExactly(
                        HubCommand.Watch.class, HubCommand.Join.class, HubCommand.Join.class, HubCommand.Watched.class);
    }

    @Test
    void anOwnerThatKnowsWhatTheHubKnowsIsNotAskedAgain() {
        letIn(ANN);
        reportTaken(2, digest(ANN), digest(ANN));
        assertThat(hub.told(HubCommand.class)).isEmpty();
        hub.attendance.askAgain(inAMinute());
        assertThat(hub.told(HubCommand.class)).isEmpty();
    }

    @Test
    void theLastThingThatAnOwnerSaidIsMissedWhenItIsLost() {
        letIn(ANN);
        reportTaken(3, digest(ANN, BEN), digest(ANN));
        assertThat(hub.told(HubCommand.Watch.class)).singleElement().satisfies(watch -> assertThat(watch.known())
                .containsExactly(ANN));
    }

    @Test
    void theLastThingThatAHubSaidIsSaidAgainWhenItWasLost() {
        letIn(ANN);
        reportTaken(2, digest(ANN), 0);
        assertThat(hub.told(HubCommand.Watched.class)).hasSize(1);
    }

    @Test
    void whatIsOnItsWayIsNotLost() {
        letIn(ANN);
        hub.attendance.reported(1);
        admit(new Client(BEN));
        hub.told(HubCommand.class);
        hub.attendance.take(taken(1, 2, digest(ANN), digest(ANN)));
        assertThat(hub.told(HubCommand.class)).isEmpty();
    }

    /** It is present by another hub then, and would leave with its connections there. */
    @Test
    void aUserThatTheNextOwnerHadNoRoomForAsksAgainThoughItIsPresentElsewhere() {
        letIn(ANN);
        attached(HubParts.EPOCH + 1);
        hub.attendance.take(new ChannelEvent.JoinRefused(HubParts.EPOCH + 1, ANN.id()));
        hub.attendance.take(new ChannelEvent.Roster(HubParts.EPOCH + 1, 1, List.of(BEN), false));
        hub.attendance.take(new ChannelEvent.MemberJoined(HubParts.EPOCH + 1, 2, ANN));
        hub.told(HubCommand.class);
        LocalSubscriber again = admit(new Client(ANN));
        assertThat(hub.told(HubCommand.Join.class)).hasSize(1);
        assertThat(again.isIn()).isFalse();
        hub.attendance.take(new ChannelEvent.Joined(HubParts.EPOCH + 1, ANN.id()));
        assertThat(again.isIn()).isTrue();
    }

    /** What it was told grows old while nobody wants to know: the next owner must not take these for present. */
    @Test
    void aHubWithoutClientsThatWantToKnowForgetsWhoWasPresent() {
        LocalSubscriber client = letIn(ANN);
        hub.subscribers.leave(client);
        hub.attendance.left(client);
        attached(HubParts.EPOCH + 1);
        hub.told(HubCommand.class);
        admit(new Client(BEN));
        assertThat(hub.told(HubCommand.Watch.class))
                .containsExactly(new HubCommand.Watch(hub.self.getRef(), false, HubParts.EPOCH, List.of()));
    }

    @Test
    void aNumberThatWasLostIsToldByTheNextReport() {
        admit(new Counting());
        counted(1, 7);
        counted(2, 7);
        assertThat(counted).containsExactly(7L);
    }

    /** One may have come as another one left. */
    @Test
    void whoComesIsToldTheNumberThoughItIsTheSame() {
        admit(new Counting());
        counted(1, 7);
        hub.attendance.reported(2);
        admit(new Counting());
        hub.attendance.take(countTaken(2, 7));
        assertThat(counted).as("the newcomer is not counted yet").containsExactly(7L);
        counted(3, 7);
        hub.attendance.take(new ChannelEvent.Counted(HubParts.EPOCH, 7));
        assertThat(counted).containsExactly(7L, 7L);
        hub.attendance.take(new ChannelEvent.Counted(HubParts.EPOCH, 8));
        assertThat(counted).containsExactly(7L, 7L, 8L, 8L);
    }

    private void counted(long report, long subscribers) {
        hub.attendance.take(new ChannelEvent.Roster(HubParts.EPOCH, 0, List.of(), false));
        hub.attendance.reported(report);
        hub.attendance.take(countTaken(report, subscribers));
    }

    private static ChannelEvent.ReportTaken countTaken(long report, long subscribers) {
        return new ChannelEvent.ReportTaken(
                HubParts.EPOCH,
                report,
                HubParts.id(1),
                Optional.of(new ChannelEvent.PresenceState(0, 0, 0, subscribers)));
    }

    @Test
    void whoWantsNumbersGetsThemThoughTheOthersOfTheHubDidNot() {
        letIn(ANN);
        admit(new Counting());
        assertThat(hub.told(HubCommand.Watch.class)).singleElement().matches(HubCommand.Watch::counts);
    }

    private LocalSubscriber letIn(Member member) {
        LocalSubscriber client = admit(new Client(member));
        hub.attendance.take(new ChannelEvent.Joined(HubParts.EPOCH, member.id()));
        hub.attendance.take(new ChannelEvent.Roster(HubParts.EPOCH, 2, List.of(member), false));
        assertThat(client.isIn()).isTrue();
        hub.told(HubCommand.class);
        return client;
    }

    private LocalSubscriber admit(RecordingSubscriber subscriber) {
        LocalSubscriber local = hub.arrive(subscriber);
        hub.admissions.admit(local);
        return local;
    }

    private void attached(long epoch) {
        hub.events.take(
                new ChannelEvent.Attached(hub.toOwner.getRef(), epoch, HubParts.id(1), ChannelSettings.DEFAULT));
    }

    private void reportTaken(long version, long present, long joined) {
        hub.attendance.reported(1);
        hub.attendance.take(taken(1, version, present, joined));
    }

    private static ChannelEvent.ReportTaken taken(long report, long version, long present, long joined) {
        return new ChannelEvent.ReportTaken(
                HubParts.EPOCH,
                report,
                HubParts.id(1),
                Optional.of(new ChannelEvent.PresenceState(version, present, joined, 0)));
    }

    private static long digest(Member... members) {
        UserDigest digest = new UserDigest();
        List.of(members).forEach(member -> digest.add(member.id()));
        return digest.value();
    }

    private static long inAMinute() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }
}
