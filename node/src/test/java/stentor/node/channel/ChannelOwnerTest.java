package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.LogUnavailable;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.SetClock;
import stentor.node.owner.Overloads;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

class ChannelOwnerTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private final SetClock clock = new SetClock();
    private final MemoryMessageLog log = new MemoryMessageLog(clock);
    private final TestInbox<ChannelEvent> hub = TestInbox.create("hub");
    private final List<PublisherReply> replies = new ArrayList<>();
    private final List<ChannelCommand> handedOver = new ArrayList<>();
    private final List<String> followed = new ArrayList<>();
    private final ChannelOwner owner = new ChannelOwner(
            KEY,
            Patterns.alone(),
            RollCall.alone(),
            new OwnLimits(KEY, ChannelLimits.none()),
            TestInbox.<ChannelCommand>create("owner").getRef(),
            new Effects(),
            new Follower(),
            LogPosition.UNKNOWN,
            clock.millis());

    private final class Effects implements ChannelOwner.Effects {
        @Override
        public void watch(ActorRef<ChannelEvent> hub) {
            followed.add("watched");
        }

        @Override
        public void read(HubCommand.Read read, LogPosition known, MessageId newest) {
            followed.add("read after " + newest);
        }

        @Override
        public void count(HubCommand.Delivered delivered, LogPosition known) {}

        @Override
        public void handOver(ChannelCommand command) {
            handedOver.add(command);
        }

        @Override
        public void hit(Overloads.Bound bound) {
            followed.add(bound.toString());
        }
    }

    private final class Follower implements AudienceListener {
        @Override
        public void claimed(long epoch) {
            followed.add("claimed");
        }

        @Override
        public void attached(HubCommand.Attach attach) {
            followed.add("attached");
        }

        @Override
        public void gone(Predicate<ActorRef<ChannelEvent>> hubs) {
            followed.add("gone");
        }

        @Override
        public void counted(int subscribers) {
            followed.add("counted " + subscribers);
        }

        @Override
        public void deleted() {
            followed.add("deleted");
        }

        @Override
        public Optional<ChannelEvent.PresenceState> shown(ActorRef<ChannelEvent> hub) {
            return Optional.empty();
        }
    }

    @Test
    void publishesThatWaitedShareAnAppendAndAreAnsweredInTheirOrder() {
        publish("a");
        publish("b");
        publish("c");
        assertThat(steps()).isEqualTo(2); // a claim, an append
        assertThat(replies)
                .extracting(reply -> ((Published) reply).info().messages())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsOnlyAskedAboutAChannelThatDoesNotExistMakesNoClaim() {
        owner.ask(new ChannelCommand.Inspect(replies::add));
        owner.ask(new HubCommand.Attach(hub.getRef(), false, LogPosition.UNKNOWN));
        steps();
        assertThat(replies).containsExactly(new NoSuchChannel());
        assertThat(hub.getAllReceived()).containsExactly(new ChannelEvent.UnknownChannel());
        assertThat(owner.isOfNoUse()).isTrue();
        assertThat(log.size()).isZero();
        publish("a");
        assertThat(owner.isOfNoUse()).isFalse();
        steps();
        assertThat(replies).last().isInstanceOf(Published.class);
    }

    @Test
    void aHubThatRepeatsItselfWhileTheLogIsSlowIsTakenInOnce() {
        for (int i = 0; i < 10; i++) {
            owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        }
        assertThat(steps()).isEqualTo(3); // a claim, a touch, a create
        assertThat(hub.getAllReceived())
                .hasOnlyElementsOfType(ChannelEvent.Attached.class)
                .hasSize(1);
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        assertThat(steps()).isEqualTo(1);
    }

    @Test
    void aChannelWithSubscribersIsKeptAliveEveryTenMinutesOrThreeTimesInItsTimeout() {
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        steps();
        assertThat(touchesInTenMinutes()).isEqualTo(1);
        ChannelSettings brief = new ChannelSettings(true, Duration.ZERO, 100, 0, 0, false, Duration.ofSeconds(40));
        owner.ask(new ChannelCommand.Create(brief, replies::add));
        steps();
        assertThat(touchesInTenMinutes()).isEqualTo(30);
    }

    private int touchesInTenMinutes() {
        int touches = 0;
        for (int tick = 0; tick < 30; tick++) {
            clock.advance(Duration.ofSeconds(20));
            owner.tick(clock.millis());
            touches += steps();
        }
        return touches;
    }

    @Test
    void aHubThatKnowsMoreThanTheLogHasIsToldOfTheGap() {
        MessageId known = new MessageId(clock.seconds() + 100, 3);
        owner.ask(new HubCommand.Attach(hub.getRef(), true, new LogPosition(Long.MAX_VALUE / 2, known)));
        steps();
        ChannelEvent.Attached attached = attached();
        assertThat(attached.epoch()).isGreaterThan(Long.MAX_VALUE / 2);
        assertThat(attached.lastId().isAfter(known)).isTrue();
        publish("next");
        steps();
        assertThat(published().get(0).leavesGapAfter(known)).isTrue();
    }

    /** As after a quick move between nodes with stores in memory, the second of which has a clock that is slow. */
    @Test
    void anOwnerThatClaimedTooLowClaimsAgainWhenAHubKnowsBetter() {
        publish("by a slow clock");
        steps();
        MessageId known = new MessageId(clock.seconds() + 3600, 0);
        owner.ask(new HubCommand.Attach(hub.getRef(), true, new LogPosition(owner.epoch() + 1_000_000, known)));
        long epochBefore = owner.epoch();
        steps();
        assertThat(attached().epoch()).isGreaterThan(epochBefore + 1_000_000);
        publish("next");
        steps();
        Message next = published().get(0);
        assertThat(next.id().isAfter(known)).isTrue();
        assertThat(next.leavesGapAfter(known)).isTrue();
    }

    @Test
    void aPublishWhoseClaimIsLostIsTriedAgainAFewTimes() {
        publish("a");
        for (int attempt = 0; attempt < 3; attempt++) {
            next(); // the claim
            fail(new LogLostException("emptied"));
            assertThat(replies).isEmpty();
        }
        next();
        fail(new LogLostException("emptied"));
        assertThat(replies).containsExactly(new LogUnavailable("store default: emptied"));
    }

    @Test
    void aPublishWhoseOutcomeIsNotKnownIsNotTriedAgain() {
        publish("a");
        next();
        fail(new LogUnavailableException("no answer"));
        assertThat(replies).containsExactly(new LogUnavailable("store default: no answer"));
        assertThat(owner.isClaimed()).isFalse();
        assertThat(owner.isFenced()).isFalse();
    }

    @Test
    void anOwnerThatIsFencedAsksNothingMore() {
        publish("a");
        next();
        publish("b");
        fail(new FencedException("a newer owner"));
        assertThat(replies)
                .containsExactly(
                        new LogUnavailable("another node has taken it over"),
                        new LogUnavailable("another node has taken it over"));
        owner.ask(new ChannelCommand.Inspect(replies::add));
        assertThat(owner.isFenced()).isTrue();
        assertThat(owner.next(clock.millis())).isEmpty();
    }

    @Test
    void whatWaitsWhenTheOwnerStopsGoesToTheNextOne() {
        publish("a");
        publish("b");
        owner.stop();
        publish("c");
        assertThat(handedOver).hasSize(3);
        assertThat(owner.next(clock.millis())).isEmpty();
        assertThat(replies).isEmpty();
    }

    @Test
    void whoeverFollowsTheAudienceHearsOfHubsAndOfTheNumberOfSubscribers() {
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        steps();
        report(2);
        report(2);
        report(0);
        owner.forget(hub.getRef()::equals, true, clock.millis());
        assertThat(followed).containsExactly("claimed", "watched", "attached", "counted 2", "counted 0", "gone");
    }

    @Test
    void aHubThatAsksAgainWhileItIsTakenInCostsTheLogNothingMore() {
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        answer(owner.next(clock.millis()).orElseThrow()); // the claim
        LogStep<?> touch = owner.next(clock.millis()).orElseThrow();
        for (int i = 0; i < 3; i++) {
            owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        }
        answer(touch);
        LogStep<?> create = owner.next(clock.millis()).orElseThrow();
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        answer(create);
        assertThat(owner.next(clock.millis())).isEmpty();
        assertThat(hub.getAllReceived())
                .filteredOn(ChannelEvent.Attached.class::isInstance)
                .hasSize(1);
    }

    @Test
    void anOwnerThatMayHaveBeenReplacedLetsNobodyIn() {
        owner.ask(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        steps();
        HubCommand.Admit newcomer = new HubCommand.Admit(hub.getRef(), 2, ConcurrencyPolicy.LAST, false);
        owner.admit(new HubCommand.Admit(hub.getRef(), 1, ConcurrencyPolicy.LAST, false));
        owner.admit(newcomer);
        owner.release(new HubCommand.Release(hub.getRef(), 1), false, clock.millis());
        assertThat(hub.getAllReceived()).doesNotContain(new ChannelEvent.Admitted(owner.epoch(), 2));
        owner.admit(newcomer);
        assertThat(hub.getAllReceived()).containsExactly(new ChannelEvent.Admitted(owner.epoch(), 2));
    }

    private void report(int streaming) {
        HubCommand.Report report =
                new HubCommand.Report(hub.getRef(), 1, streaming, 0, List.of(), MessageId.ZERO, clock.millis());
        owner.report(report, true, clock.millis());
    }

    private void publish(String text) {
        List<Payload> payloads = List.of(Payload.text(text, "text/plain"));
        owner.publish(
                new Publish(payloads, Optional.of(ChannelSettings.DEFAULT), true, Optional.empty(), replies::add),
                clock.millis());
    }

    /** Asks the log all that is to be asked; how much that was. */
    private int steps() {
        int steps = 0;
        for (Optional<LogStep<?>> step = owner.next(clock.millis());
                step.isPresent();
                step = owner.next(clock.millis())) {
            answer(step.get());
            steps++;
        }
        return steps;
    }

    private <T> void answer(LogStep<T> step) {
        owner.answered(step, step.question().apply(log).toCompletableFuture().join(), clock.millis());
    }

    /** Has the claim answered, and leaves the next question open. */
    private void next() {
        answer(owner.next(clock.millis()).orElseThrow());
        assertThat(owner.next(clock.millis())).isPresent();
    }

    private void fail(Throwable failure) {
        owner.failed(failure);
    }

    private ChannelEvent.Attached attached() {
        return hub.getAllReceived().stream()
                .filter(ChannelEvent.Attached.class::isInstance)
                .map(ChannelEvent.Attached.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private List<Message> published() {
        return hub.getAllReceived().stream()
                .filter(ChannelEvent.Published.class::isInstance)
                .flatMap(event -> ((ChannelEvent.Published) event).messages().stream())
                .toList();
    }
}
