package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.messagelog.Guarantee.AT_LEAST_ONCE;
import static stentor.node.messagelog.Guarantee.AT_MOST_ONCE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.QueueResult.Pushed;

/** What leaves by its age. */
interface QueueExpiryContract extends QueueLogUnderTest {
    @Test
    default void messagesWaitWithoutEndUnlessATimeIsSet() {
        QueueUser owner = owner();
        owner.pushAll("1");
        clock().advance(Duration.ofDays(1000));
        assertThat(owner.drain()).containsExactly("1");
    }

    @Test
    default void whatNobodyTookInTimeIsGone() {
        QueueUser owner = owner().keeping(2, Duration.ofMinutes(1));
        owner.pushAll("1");
        clock().advance(Duration.ofSeconds(30));
        owner.pushAll("2");
        clock().advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(owner.state().waiting()).isEqualTo(2);
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.state().waiting()).isEqualTo(1);
        assertThat(owner.pushAll("3")).containsExactly(new Pushed(3));
        assertThat(owner.drain()).containsExactly("2", "3");
    }

    @Test
    default void theTimeIsThatOfTheLastPush() {
        QueueUser owner = owner().keeping(10, Duration.ofMinutes(1));
        owner.pushAll("1");
        clock().advance(Duration.ofSeconds(30));
        owner.keeping(10, Duration.ZERO).pushAll("2");
        clock().advance(Duration.ofHours(1));
        assertThat(owner.state().waiting()).isEqualTo(2);
        owner.keeping(10, Duration.ofHours(1)).pushAll("3");
        assertThat(owner.drain()).containsExactly("3");
    }

    @Test
    default void whatIsOutDoesNotExpireButWhatComesBackDoes() {
        QueueUser owner = owner().keeping(10, Duration.ofSeconds(20));
        owner.pushAll("1", "2", "3");
        owner.take(AT_MOST_ONCE, "a");
        owner.take(AT_LEAST_ONCE, "b");
        owner.take(AT_LEAST_ONCE, "c");
        clock().advance(Duration.ofSeconds(25));
        assertThat(owner.settle("b")).isTrue();
        owner.write(Batches.givenBack("a"));
        clock().advance(Duration.ofSeconds(5));
        assertThat(owner.state()).isEqualTo(QueueState.EMPTY);
        assertThat(owner.drain()).isEmpty();
    }
}
