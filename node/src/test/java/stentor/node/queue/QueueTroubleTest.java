package stentor.node.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.queue.QueueWorld.read;
import static stentor.node.queue.QueueWorld.taken;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueResult;
import stentor.node.messagelog.QueueState;
import stentor.node.owner.ReplyTo;
import stentor.node.queue.QueueActor.Pushed;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** Owners die or are replaced, desks die, the log goes away. */
class QueueTroubleTest {
    private static final Duration STEP = Duration.ofMillis(300);

    private final Outage outage = new Outage();
    private final QueueWorld world = new QueueWorld(outage::around);
    private final QueueWorld.Desk desk = world.desk();

    @AfterEach
    void end() {
        world.close();
    }

    /** A log that can be away, or lose the answers to what it did. */
    private static final class Outage implements QueueLog {
        private enum Mode {
            NONE,
            AWAY,
            ANSWERS_LOST
        }

        private QueueLog log;
        private volatile Mode mode = Mode.NONE;

        QueueLog around(QueueLog inside) {
            log = inside;
            return this;
        }

        @Override
        public CompletionStage<QueueClaim> claim(ChannelKey queue, long floor) {
            return mode == Mode.AWAY ? failed() : log.claim(queue, floor);
        }

        @Override
        public CompletionStage<QueueResult> write(ChannelKey queue, long epoch, QueueBatch batch) {
            CompletionStage<QueueResult> result = mode == Mode.AWAY ? failed() : log.write(queue, epoch, batch);
            return mode == Mode.ANSWERS_LOST ? failed() : result;
        }

        @Override
        public CompletionStage<QueueState> state(ChannelKey queue) {
            return log.state(queue);
        }

        @Override
        public void close() {
            log.close();
        }

        private static <T> CompletionStage<T> failed() {
            return CompletableFuture.failedFuture(new LogUnavailableException("test"));
        }
    }

    @Test
    void aConsumerThatWaitsIsServedByTheNextOwner() {
        world.push("0");
        assertThat(desk.receive()).isEqualTo("0");
        Consumers.Wait wait = desk.standing();
        world.killOwner();
        world.push("1");
        assertThat(read(wait)).isEqualTo("1");
    }

    @Test
    void aMessageThatIsOutWhenItsOwnerDiesIsNotHandedOutAgainAndComesBackIfItIsGivenBack() {
        world.push("1");
        world.push("2");
        Consumers.Wait wait = desk.take();
        Taken first = taken(wait);
        world.killOwner();
        assertThat(desk.receive()).isEqualTo("2");
        wait.leave();
        assertThat(first.handOver().begin()).isFalse();
        assertThat(desk.receive()).isEqualTo("1");
    }

    @Test
    void aMessageThatWasHandedOverAfterItsOwnerDiedIsGone() {
        world.push("1");
        Consumers.Wait wait = desk.take();
        taken(wait);
        world.killOwner();
        assertThat(read(wait)).isEqualTo("1");
        world.until(() -> assertThat(world.out()).isZero());
        assertThat(world.waiting()).isZero();
    }

    @Test
    void anOwnerThatWasReplacedHandsOutNothingAndStops() {
        world.push("1");
        ActorRef<QueueActor.Command> old = world.usurp();
        world.push("2");
        TestProbe<QueueEvent> consumer = world.kit().createTestProbe(QueueEvent.class);
        TestProbe<QueueActor.PushReply> publisher = world.kit().createTestProbe(QueueActor.PushReply.class);
        old.tell(new DeskCommand.Take(consumer.getRef(), List.of(new DeskCommand.Wanted(1, Duration.ZERO))));
        world.kit().createTestProbe().expectTerminated(old);
        old.tell(new QueueActor.Push(
                Payload.text("3", "text/plain"),
                Optional.empty(),
                10,
                Duration.ZERO,
                new ReplyTo.Actor<>(publisher.getRef())));
        consumer.expectNoMessage(Duration.ofMillis(100));
        publisher.expectNoMessage(Duration.ofMillis(100));
        assertThat(desk.receive()).isEqualTo("1");
        assertThat(desk.receive()).isEqualTo("2");
    }

    @Test
    void theConsumersOfADeadNodeSwallowNothing() {
        QueueWorld.Desk dying = world.desk();
        for (int i = 0; i < 50; i++) {
            dying.standing();
        }
        Consumers.Wait living = desk.standing();
        dying.die();
        world.pass(Duration.ofSeconds(1));
        CompletionStage<QueueActor.PushReply> pushed = world.pushing("1", Optional.empty());
        world.passUntil(
                STEP, () -> assertThat(living.reply().toCompletableFuture()).isDone());
        assertThat(read(living)).isEqualTo("1");
        assertThat(pushed.toCompletableFuture()).isDone();
    }

    @Test
    void aPusherIsNotKeptWaitingForADeadNode() {
        QueueWorld.Desk dying = world.desk();
        dying.standing();
        dying.die();
        world.pass(Duration.ofSeconds(1));
        CompletionStage<QueueActor.PushReply> pushed = world.pushing("1", Optional.empty());
        world.passUntil(STEP, () -> assertThat(pushed.toCompletableFuture()).isCompletedWithValue(new Pushed(false)));
        assertThat(desk.receive()).isEqualTo("1");
    }

    @Test
    void withoutTheLogAPushIsRefusedAndConsumersWait() {
        Consumers.Wait wait = desk.take();
        outage.mode = Outage.Mode.AWAY;
        assertThat(world.push("lost")).isEqualTo(new QueueActor.LogUnavailable("store default: test"));
        assertThat(world.settle("any")).isEqualTo(new QueueActor.LogUnavailable("store default: test"));
        assertThat(wait.reply().toCompletableFuture()).isNotDone();
        outage.mode = Outage.Mode.NONE;
        world.until(() -> assertThat(world.push("1")).isInstanceOf(Pushed.class));
        assertThat(read(wait)).isEqualTo("1");
    }

    @Test
    void aPushWhoseAnswerWasLostIsPushedOnceByItsRepeat() {
        outage.mode = Outage.Mode.ANSWERS_LOST;
        assertThat(world.pushWithKey("1", "a")).isEqualTo(new QueueActor.LogUnavailable("store default: test"));
        outage.mode = Outage.Mode.NONE;
        world.until(() -> assertThat(world.pushWithKey("1", "a")).isEqualTo(new Pushed(false)));
        assertThat(world.waiting()).isEqualTo(1);
    }

    @Test
    void aMessageWhoseHandOutWasNotAnsweredGoesToTheSameConsumerAfterAll() {
        world.push("1");
        outage.mode = Outage.Mode.ANSWERS_LOST;
        Consumers.Wait wait = desk.take();
        world.until(() -> assertThat(world.out()).isEqualTo(1));
        assertThat(wait.reply().toCompletableFuture()).isNotDone();
        outage.mode = Outage.Mode.NONE;
        world.passUntil(
                STEP, () -> assertThat(wait.reply().toCompletableFuture()).isDone());
        assertThat(read(wait)).isEqualTo("1");
        world.until(() -> assertThat(world.out()).isZero());
    }
}
