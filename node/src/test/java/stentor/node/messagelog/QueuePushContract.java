package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;
import stentor.node.messagelog.QueueResult.Full;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.messagelog.QueueResult.Pushed;
import stentor.node.messagelog.QueueResult.Repeated;
import stentor.protocol.channel.Payload;

/** What goes in comes out, in order. */
interface QueuePushContract extends QueueLogUnderTest {
    @Test
    default void messagesAreTakenInTheOrderInWhichTheyWerePushed() {
        QueueUser owner = owner();
        owner.pushAll("1", "2", "3");
        assertThat(owner.state().waiting()).isEqualTo(3);
        assertThat(owner.take(Guarantee.AT_MOST_ONCE, "a", "b")).containsExactly("1", "2");
        assertThat(owner.take(Guarantee.AT_LEAST_ONCE, "c", "d")).containsExactly("3");
        assertThat(owner.state().waiting()).isZero();
        assertThat(owner.state().leases()).isEqualTo(3);
    }

    @Test
    default void numbersGrowByOneWithEachMessage() {
        QueueUser owner = owner();
        assertThat(owner.pushAll("1", "2")).containsExactly(new Pushed(1), new Pushed(2));
        owner.drain();
        assertThat(owner().pushAll("3")).containsExactly(new Pushed(3));
    }

    @Test
    default void aMessageComesOutAsItWentIn() {
        QueueUser owner = owner();
        byte[] body = new byte[300];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        Payload payload =
                new Payload(body, Optional.of("image/png"), Optional.of("the name"), Optional.of("the sender"));
        Payload empty = new Payload(new byte[0], Optional.empty());
        owner.write(Batches.pushes(
                new Push(payload, Optional.empty(), 10, Duration.ZERO),
                new Push(empty, Optional.empty(), 10, Duration.ZERO)));
        assertThat(owner.items(Guarantee.AT_LEAST_ONCE, "a", "b"))
                .containsExactly(new Item(1, 1, payload), new Item(2, 1, empty));
        owner.write(Batches.givenBack("a", "b"));
        assertThat(owner.items(Guarantee.AT_LEAST_ONCE, "c", "d"))
                .containsExactly(new Item(1, 1, payload), new Item(2, 1, empty));
    }

    @Test
    default void oneStepPushesAndHandsOutWhatItPushed() {
        QueueUser owner = owner();
        Lease lease = owner.lease("a", Guarantee.AT_MOST_ONCE);
        QueueResult result = owner.write(Batches.of(
                List.of(), List.of(), List.of(), List.of(), List.of(owner.push("1"), owner.push("2")), List.of(lease)));
        assertThat(result.pushes()).containsExactly(new Pushed(1), new Pushed(2));
        assertThat(result.items()).extracting(Item::number).containsExactly(1L);
        assertThat(result.state()).isEqualTo(new QueueState(1, 1, lease.until()));
    }

    @Test
    default void aQueueThatIsFullTakesNoMore() {
        QueueUser owner = owner().keeping(2, Duration.ZERO);
        QueueResult result = owner.write(Batches.pushes(owner.push("1"), owner.push("2"), owner.push("3")));
        assertThat(result.pushes()).containsExactly(new Pushed(1), new Pushed(2), new Full());
        owner.take(Guarantee.AT_LEAST_ONCE, "a");
        assertThat(owner.pushAll("4", "5")).containsExactly(new Pushed(3), new Full());
        assertThat(owner.drain()).containsExactly("2", "4");
    }

    @Test
    default void aMessageThatComesBackHasItsPlaceInAFullQueue() {
        QueueUser owner = owner().keeping(1, Duration.ZERO);
        owner.pushAll("1");
        owner.take(Guarantee.AT_MOST_ONCE, "a");
        owner.pushAll("2");
        owner.write(Batches.givenBack("a"));
        assertThat(owner.pushAll("3")).containsExactly(new Full());
        assertThat(owner.drain()).containsExactly("1", "2");
    }

    @Test
    default void aRepeatOfAKeyPushesNothing() {
        QueueUser owner = owner();
        assertThat(owner.pushWithKey("1", "key")).isEqualTo(new Pushed(1));
        assertThat(owner.pushWithKey("1", "key")).isEqualTo(new Repeated(false));
        assertThat(owner().pushWithKey("1", "key")).isEqualTo(new Repeated(false));
        owner = owner();
        owner.write(Batches.taken("key", "another that nobody knows"));
        assertThat(owner.pushWithKey("1", "key")).isEqualTo(new Repeated(true));
        assertThat(owner.drain()).containsExactly("1");
    }

    @Test
    default void aRepeatInTheSameStepPushesNothing() {
        QueueUser owner = owner();
        Optional<String> key = Optional.of("key");
        QueueResult result = owner.write(Batches.pushes(owner.push("1", key), owner.push("1", key)));
        assertThat(result.pushes()).containsExactly(new Pushed(1), new Repeated(false));
    }

    @Test
    default void aKeyIsForgottenAfterItsTime() {
        QueueUser owner = owner();
        owner.pushWithKey("1", "key");
        clock().advance(Duration.ofMinutes(1));
        owner.write(Batches.taken("key"));
        clock().advance(Publication.KEY_LIFETIME.minusMinutes(1).minusMillis(1));
        assertThat(owner.pushWithKey("2", "key")).isEqualTo(new Repeated(true));
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.pushWithKey("3", "key")).isEqualTo(new Pushed(2));
    }

    @Test
    default void aPushThatWasRefusedDoesNotUseUpItsKey() {
        QueueUser owner = owner().keeping(1, Duration.ZERO);
        owner.pushAll("1");
        assertThat(owner.pushWithKey("2", "key")).isEqualTo(new Full());
        assertThat(owner.drain()).containsExactly("1");
        assertThat(owner.pushWithKey("2", "key")).isEqualTo(new Pushed(2));
    }

    @Test
    default void aStepHandsOutNoMoreThanItsShareOfBytesButAlwaysOne() {
        QueueUser owner = owner();
        Payload large = new Payload(new byte[(int) QueueBatch.MOST_BYTES * 2 / 3], Optional.empty());
        for (int i = 0; i < 4; i++) {
            owner.write(Batches.pushes(new Push(large, Optional.empty(), 10, Duration.ZERO)));
        }
        assertThat(owner.items(Guarantee.AT_MOST_ONCE, "a", "b", "c"))
                .extracting(Item::number)
                .containsExactly(1L, 2L);
        assertThat(owner.state().waiting()).isEqualTo(2);
        assertThat(owner.items(Guarantee.AT_MOST_ONCE, "d", "e", "f"))
                .extracting(Item::number)
                .containsExactly(3L, 4L);
    }
}
