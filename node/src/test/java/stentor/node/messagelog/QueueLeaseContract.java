package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static stentor.node.messagelog.Guarantee.AT_LEAST_ONCE;
import static stentor.node.messagelog.Guarantee.AT_MOST_ONCE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.QueueResult.Item;

/** What becomes of a message that is out. */
interface QueueLeaseContract extends QueueLogUnderTest {
    @Test
    default void aMessageThatIsOutIsNotHandedOutAgain() {
        QueueUser owner = owner();
        owner.pushAll("1");
        assertThat(owner.take(AT_MOST_ONCE, "a")).containsExactly("1");
        assertThat(owner.take(AT_MOST_ONCE, "b")).isEmpty();
        assertThat(owner().take(AT_MOST_ONCE, "c")).isEmpty();
    }

    @Test
    default void whatWasHandedOverIsGone() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_MOST_ONCE, "a");
        assertThat(owner.write(Batches.handedOver("a")).state()).isEqualTo(QueueState.EMPTY);
        owner.write(Batches.givenBack("a"));
        assertThat(owner.drain()).isEmpty();
    }

    @Test
    default void whatHasToBeSettledIsNotGoneByBeingHandedOver() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_LEAST_ONCE, "a");
        assertThat(owner.write(Batches.handedOver("a")).state().leases()).isEqualTo(1);
        assertThat(owner.settle("a")).isTrue();
        assertThat(owner.state()).isEqualTo(QueueState.EMPTY);
    }

    @Test
    default void whatIsGivenBackWaitsInItsOldPlaceAndWasNotDelivered() {
        QueueUser owner = owner();
        owner.pushAll("1", "2", "3", "4");
        owner.take(AT_MOST_ONCE, "a");
        owner.take(AT_LEAST_ONCE, "b");
        owner.take(AT_MOST_ONCE, "c");
        owner.write(Batches.givenBack("c", "b"));
        owner.write(Batches.givenBack("a"));
        assertThat(owner.state()).isEqualTo(new QueueState(4, 0, QueueState.NEVER));
        assertThat(owner.items(AT_LEAST_ONCE, "d", "e", "f", "g"))
                .extracting(Item::number, Item::deliveries)
                .containsExactly(tuple(1L, 1), tuple(2L, 1), tuple(3L, 1), tuple(4L, 1));
    }

    @Test
    default void aTokenSettlesOnce() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_LEAST_ONCE, "a");
        QueueResult twice = owner.write(Batches.settles("a", "a"));
        assertThat(twice.settled()).containsExactly(true, false);
        assertThat(owner.settle("a")).isFalse();
        assertThat(owner.drain()).isEmpty();
    }

    @Test
    default void aTokenThatNobodyGaveOutSettlesNothing() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_LEAST_ONCE, "a");
        assertThat(owner.settle("")).isFalse();
        assertThat(owner.settle("b")).isFalse();
        assertThat(owner.state().leases()).isEqualTo(1);
    }

    @Test
    default void whatNeedsNoSettlingCannotBeSettled() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_MOST_ONCE, "a");
        assertThat(owner.settle("a")).isFalse();
        assertThat(owner.state().leases()).isEqualTo(1);
    }

    @Test
    default void whatIsNotSettledInTimeIsDeliveredAgainFromItsOldPlace() {
        QueueUser owner = owner();
        owner.pushAll("1", "2");
        owner.take(AT_LEAST_ONCE, "a");
        clock().advance(QueueUser.LEASE.minusMillis(1));
        assertThat(owner.write(Batches.NOTHING).state()).isEqualTo(new QueueState(1, 1, clock().millis() + 1));
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.settle("a")).isFalse();
        assertThat(owner.state()).isEqualTo(new QueueState(2, 0, QueueState.NEVER));
        assertThat(owner.items(AT_LEAST_ONCE, "b", "c"))
                .extracting(Item::number, Item::deliveries)
                .containsExactly(tuple(1L, 2), tuple(2L, 1));
        assertThat(owner.settle("b")).isTrue();
    }

    @Test
    default void deliveriesCountUpButForThoseGivenBack() {
        QueueUser owner = owner();
        owner.pushAll("1");
        for (int delivery = 1; delivery <= 3; delivery++) {
            assertThat(owner.items(AT_LEAST_ONCE, "given back " + delivery))
                    .extracting(Item::deliveries)
                    .containsExactly(delivery);
            owner.write(Batches.givenBack("given back " + delivery));
            assertThat(owner.items(AT_LEAST_ONCE, "over " + delivery))
                    .extracting(Item::deliveries)
                    .containsExactly(delivery);
            clock().advance(QueueUser.LEASE);
        }
        assertThat(owner.items(AT_MOST_ONCE, "last"))
                .extracting(Item::deliveries)
                .containsExactly(4);
    }

    @Test
    default void whatIsOutAtMostOnceIsGoneWhenItsTimeIsOver() {
        QueueUser owner = owner();
        owner.pushAll("1");
        owner.take(AT_MOST_ONCE, "a");
        clock().advance(QueueUser.LEASE);
        owner.write(Batches.givenBack("a"));
        assertThat(owner.drain()).isEmpty();
        assertThat(owner.state()).isEqualTo(QueueState.EMPTY);
    }

    @Test
    default void theFirstEndOfALeaseIsKnown() {
        QueueUser owner = owner();
        owner.pushAll("1", "2", "3");
        assertThat(owner.state().nextEnd()).isEqualTo(QueueState.NEVER);
        owner.take(AT_LEAST_ONCE, "a");
        long first = clock().millis() + QueueUser.LEASE.toMillis();
        clock().advance(Duration.ofSeconds(1));
        owner.take(AT_MOST_ONCE, "b");
        assertThat(owner.state().nextEnd()).isEqualTo(first);
        owner.settle("a");
        assertThat(owner.state().nextEnd()).isEqualTo(first + 1000);
    }
}
