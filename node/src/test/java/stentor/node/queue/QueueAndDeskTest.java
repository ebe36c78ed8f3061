package stentor.node.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.queue.QueueWorld.read;
import static stentor.node.queue.QueueWorld.reply;
import static stentor.node.queue.QueueWorld.taken;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.Owner;
import stentor.node.queue.QueueActor.Pushed;
import stentor.node.queue.TakeReply.NothingCame;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;

class QueueAndDeskTest {
    private final QueueWorld world = new QueueWorld();
    private final QueueWorld.Desk desk = world.desk();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void messagesThatNobodyWaitsForAreTakenLaterInTheirOrder() {
        assertThat(world.push("1")).isEqualTo(new Pushed(false));
        assertThat(world.push("2")).isEqualTo(new Pushed(false));
        assertThat(desk.receive()).isEqualTo("1");
        assertThat(desk.receive()).isEqualTo("2");
        world.until(() -> assertThat(world.out()).isZero());
    }

    @Test
    void aConsumerThatWaitsTakesAndThePusherIsToldSo() {
        Consumers.Wait wait = desk.standing();
        assertThat(world.push("1")).isEqualTo(new Pushed(true));
        assertThat(taken(wait).item().payload().text()).isEqualTo("1");
    }

    @Test
    void aConsumerThatHasWaitedForLongIsCalledAndTakes() {
        Consumers.Wait wait = desk.standing();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.push("1")).isEqualTo(new Pushed(true));
        assertThat(read(wait)).isEqualTo("1");
    }

    @Test
    void oneMessageGoesToOneConsumer() {
        List<Consumers.Wait> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waits.add(i % 2 == 0 ? desk.standing() : world.desk().standing());
        }
        world.push("1");
        world.push("2");
        world.pass(QueueWorld.TIMEOUT);
        assertThat(waits)
                .extracting(QueueWorld::reply)
                .filteredOn(Taken.class::isInstance)
                .hasSize(2);
    }

    @Test
    void aConsumerIsToldWhenNothingCame() {
        Consumers.Wait wait = desk.take();
        world.passUntil(
                QueueWorld.TIMEOUT.dividedBy(4),
                () -> assertThat(wait.reply().toCompletableFuture()).isDone());
        assertThat(reply(wait)).isEqualTo(new NothingCame());
        assertThat(world.push("1")).isEqualTo(new Pushed(false));
    }

    @Test
    void aConsumerThatLeftGetsNothing() {
        Consumers.Wait wait = desk.take();
        wait.leave();
        assertThat(reply(wait)).isEqualTo(new NothingCame());
        assertThat(world.push("1")).isEqualTo(new Pushed(false));
        assertThat(desk.receive()).isEqualTo("1");
    }

    @Test
    void aMessageWhoseConsumerLeftBeforeItsAnswerGoesToTheHead() {
        world.push("1");
        world.push("2");
        Consumers.Wait wait = desk.take();
        Taken first = taken(wait);
        wait.leave();
        world.until(() -> assertThat(world.waiting()).isEqualTo(2));
        assertThat(first.handOver().begin()).isFalse();
        Taken again = taken(desk.take());
        assertThat(again.item()).isEqualTo(first.item());
        assertThat(again.item().deliveries()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasNotWrittenToItsEndGoesToTheHead() {
        world.push("1");
        Taken first = taken(desk.take());
        assertThat(first.handOver().begin()).isTrue();
        first.handOver().abandon();
        first.handOver().failed();
        first.handOver().done();
        assertThat(desk.receive()).isEqualTo("1");
    }

    @Test
    void aMessageThatWasHandedOverDoesNotComeBack() {
        world.push("1");
        Consumers.Wait wait = desk.take();
        assertThat(read(wait)).isEqualTo("1");
        wait.leave();
        world.until(() -> assertThat(world.out()).isZero());
        assertThat(world.waiting()).isZero();
    }

    @Test
    void aMessageThatIsNotSettledInTimeIsDeliveredAgain() {
        world.push("1");
        world.push("2");
        Taken first = taken(desk.takeToSettle());
        first.handOver().begin();
        first.handOver().done();
        assertThat(first.token()).isPresent();
        Consumers.Wait second = desk.takeToSettle();
        assertThat(taken(second).item().payload().text()).isEqualTo("2");
        Consumers.Wait third = desk.takeToSettle();
        world.passUntil(Duration.ofSeconds(2), () -> assertThat(third.reply().toCompletableFuture())
                .isDone());
        assertThat(taken(third).item().payload().text()).isEqualTo("1");
        assertThat(taken(third).item().deliveries()).isEqualTo(2);
        assertThat(taken(third).token()).isPresent().isNotEqualTo(first.token());
        assertThat(world.settle(first.token().get())).isEqualTo(new QueueActor.UnknownToken());
        assertThat(world.settle(taken(third).token().get())).isEqualTo(new QueueActor.Settled());
    }

    @Test
    void whatIsSettledIsGone() {
        world.push("1");
        String token = taken(desk.takeToSettle()).token().orElseThrow();
        assertThat(world.settle(new ChannelKey("default", "", "another"), token))
                .isEqualTo(new QueueActor.UnknownToken());
        assertThat(world.settle(token)).isEqualTo(new QueueActor.Settled());
        assertThat(world.settle(token)).isEqualTo(new QueueActor.UnknownToken());
        assertThat(world.settle("nonsense")).isEqualTo(new QueueActor.UnknownToken());
        assertThat(world.out()).isZero();
    }

    @Test
    void whoDoesNotSettleGetsNoToken() {
        world.push("1");
        assertThat(taken(desk.take()).token()).isEmpty();
    }

    @Test
    void aFullQueueTakesNoMore() {
        world.keeping(1);
        assertThat(world.push("1")).isEqualTo(new Pushed(false));
        assertThat(world.push("2")).isEqualTo(new QueueActor.Full());
        assertThat(desk.receive()).isEqualTo("1");
        assertThat(world.push("3")).isEqualTo(new Pushed(false));
    }

    @Test
    void aRepeatOfAnIdempotencyKeyIsAnsweredAsTheFirstAndPushesNothing() {
        assertThat(world.pushWithKey("1", "a")).isEqualTo(new Pushed(false));
        assertThat(desk.receive()).isEqualTo("1");
        Consumers.Wait wait = desk.standing();
        assertThat(world.pushWithKey("1", "a")).isEqualTo(new Pushed(false));
        assertThat(world.pushWithKey("2", "b")).isEqualTo(new Pushed(true));
        assertThat(read(wait)).isEqualTo("2");
        assertThat(world.pushWithKey("2", "b")).isEqualTo(new Pushed(true));
        assertThat(world.waiting()).isZero();
    }

    @Test
    void repeatsAtTheSameTimeAreAnsweredTogether() {
        List<CompletionStage<QueueActor.PushReply>> replies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replies.add(world.pushing("1", Optional.of("a")));
        }
        assertThat(replies).extracting(Owner::get).containsOnly(new Pushed(false));
        assertThat(world.waiting()).isEqualTo(1);
    }

    @Test
    void aDeskThatClosesEndsAllWaiting() {
        Consumers.Wait before = desk.take();
        desk.close();
        assertThat(reply(before)).isEqualTo(new NothingCame());
        assertThat(reply(desk.take())).isEqualTo(new NothingCame());
        assertThat(world.push("1")).isEqualTo(new Pushed(false));
    }

    @Test
    void thereIsRoomForSoManyConsumers() {
        for (int i = 0; i < ConsumerRoster.MOST; i++) {
            desk.take();
        }
        assertThat(reply(desk.take())).isEqualTo(new TakeReply.TooManyConsumers());
    }

    @Test
    void aQueueThatNobodyUsesIsPassivated() {
        world.push("1");
        world.tell(QueueWorld.KEY, new QueueActor.Sweep());
        world.pass(Duration.ofMinutes(1));
        world.tell(QueueWorld.KEY, new QueueActor.Sweep());
        world.until(() -> assertThat(world.passivated()).isNotEmpty());
        world.passivated().get(0).tell(new QueueActor.Stop());
        world.kit().createTestProbe().expectTerminated(world.usurp());
        assertThat(desk.receive()).isEqualTo("1");
    }
}
