package stentor.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.node.channel.PublisherReply.NoSuchChannel;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

class ExecutionTest {
    private static final ChannelKey KEY = new ChannelKey("default", "", "test");

    private final SetClock clock = new SetClock();
    private final MemoryMessageLog log = new MemoryMessageLog(clock);
    private final Ledger ledger = new Ledger();
    private final Audience audience = new Audience();
    private final CommandQueue waiting = new CommandQueue();
    private final Repeats repeats = new Repeats();
    private final TestInbox<ChannelEvent> hub = TestInbox.create("hub");
    private final List<PublisherReply> replies = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();
    private final TestInbox<ChannelCommand> self = TestInbox.create("owner");
    private final Execution execution = new Execution(
            KEY,
            self.getRef(),
            new Execution.Parts(
                    ledger,
                    audience,
                    new Deliveries(ledger, audience, new PatternListeners(KEY, Patterns.alone(), self.getRef())),
                    waiting,
                    repeats,
                    new Replies(repeats),
                    new OwnLimits(KEY, ChannelLimits.none()),
                    AudienceListener.NOBODY),
            taken -> watched.add("hub"),
            () -> {},
            clock.millis());

    ExecutionTest() {
        ledger.claimed(now(log.claim(KEY, LogPosition.UNKNOWN)), false);
    }

    @Test
    void aPublishTakesThoseThatWaitBehindItAlong() {
        waiting.add(publish("b", true));
        waiting.add(publish("c", true));
        waiting.add(new ChannelCommand.Inspect(replies::add));
        execution.begin(publish("a", true));
        assertThat(steps()).isEqualTo(1);
        assertThat(replies).hasSize(3).hasOnlyElementsOfType(Published.class);
        assertThat(waiting.first()).isInstanceOf(ChannelCommand.Inspect.class);
    }

    @Test
    void aPublishThatMakesNoChannelLooksFirst() {
        execution.begin(publish("a", false));
        assertThat(steps()).isEqualTo(1);
        assertThat(replies).containsExactly(new NoSuchChannel());
        execution.begin(new ChannelCommand.Create(ChannelSettings.DEFAULT, replies::add));
        steps();
        execution.begin(publish("a", false));
        assertThat(steps()).isEqualTo(2);
        assertThat(replies).last().isInstanceOf(Published.class);
    }

    @Test
    void aHubIsTakenInOnceTheChannelIsThere() {
        execution.begin(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        assertThat(execution.hasStep()).isTrue();
        assertThat(hub.hasMessages()).isFalse();
        assertThat(steps()).isEqualTo(2);
        assertThat(hub.getAllReceived()).containsExactly(execution.attached());
        assertThat(watched).hasSize(1);
    }

    @Test
    void aChannelThatTheLogForgetsUnderItsSubscribersIsMadeAgain() {
        execution.begin(new HubCommand.Attach(hub.getRef(), true, LogPosition.UNKNOWN));
        steps();
        audience.report(
                new HubCommand.Report(hub.getRef(), 1, 1, 0, List.of(), ledger.lastSent(), 0),
                ledger.lastSent(),
                ledger.epoch());
        now(log.delete(KEY, ledger.position()));
        execution.keepAlive();
        assertThat(steps()).isEqualTo(2);
        assertThat(now(log.state(KEY, LogPosition.UNKNOWN)).exists()).isTrue();
    }

    @Test
    void whatIsUnderWayIsKnownUntilItIsDone() {
        Publish publish = publish("a", true);
        execution.begin(publish);
        execution.takeStep();
        assertThat(execution.abandon()).isEqualTo(List.of(publish));
        assertThat(execution.abandon()).isEmpty();
    }

    /** Carries out all steps, and returns how many they were. */
    private int steps() {
        int steps = 0;
        for (Optional<LogStep<?>> step = execution.takeStep(); step.isPresent(); step = execution.takeStep()) {
            carryOut(step.get());
            steps++;
        }
        return steps;
    }

    private <T> void carryOut(LogStep<T> step) {
        execution.answered(step, now(step.question().apply(log)));
    }

    private Publish publish(String text, boolean create) {
        return new Publish(
                List.of(Payload.text(text, "text/plain")), Optional.empty(), create, Optional.empty(), replies::add);
    }

    /** What a log in memory answers is there at once. */
    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
