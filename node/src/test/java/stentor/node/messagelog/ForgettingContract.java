package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.LogUnderTest.timeouts;
import static stentor.node.messagelog.Owner.get;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;

/** What ends a channel, and what is remembered of it. */
interface ForgettingContract extends LogUnderTest {
    Duration MESSAGE = Duration.ofMinutes(5);
    Duration CHANNEL = Duration.ofMinutes(10);

    @Test
    default void anEmptyChannelIsForgottenAfterItsTimeout() {
        Owner owner = owner();
        assertThat(owner.create(timeouts(MESSAGE, CHANNEL)).exists()).isTrue();
        clock().advance(CHANNEL.minusMillis(1));
        assertThat(owner.state().exists()).isTrue();
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.state().exists()).isFalse();
        assertThat(owner.state().settings()).isEqualTo(ChannelSettings.DEFAULT);
    }

    @Test
    default void aTouchKeepsAChannelButBringsNoneBack() {
        Owner owner = owner();
        owner.create(timeouts(MESSAGE, CHANNEL));
        clock().advance(CHANNEL.minusMillis(1));
        assertThat(touch(owner, 0).exists()).isTrue();
        clock().advance(CHANNEL.minusMillis(1));
        assertThat(touch(owner, 0).exists()).isTrue();
        clock().advance(CHANNEL);
        assertThat(touch(owner, 0).exists()).isFalse();
    }

    @Test
    default void aChannelIsForgottenItsTimeoutAfterTheLastMessageExpired() {
        Owner owner = owner(timeouts(MESSAGE, CHANNEL));
        owner.publish("1");
        clock().advance(MESSAGE.plus(CHANNEL).minusMillis(1));
        assertThat(owner.state().exists()).isTrue();
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.state().exists()).isFalse();
    }

    @Test
    default void messagesThatDoNotExpireKeepTheirChannel() {
        Owner owner = owner(timeouts(Duration.ZERO, CHANNEL));
        owner.publish("1");
        clock().advance(Duration.ofDays(400));
        assertThat(owner.state().exists()).isTrue();
        assertThat(owner.stored()).containsExactly("1");
        assertThat(owner.publish("2")).isEqualTo(owner.state().lastId());
    }

    @Test
    default void aForgottenChannelLeavesItsLastIdBehind() {
        Owner owner = owner(timeouts(MESSAGE, CHANNEL));
        MessageId last = owner.publish("1");
        clock().advance(MESSAGE.plus(CHANNEL));
        LogState state = owner.state();
        assertThat(state.lastId()).isEqualTo(last);
        assertThat(state.lastStored()).isEqualTo(last);
        assertThat(owner.publish("2")).isGreaterThan(last);
        assertThat(owner.read(last).get(0).leavesGapAfter(last)).isFalse();
    }

    @Test
    default void aDeletedChannelIsGoneButForItsLastId() {
        Owner owner = owner();
        MessageId last = owner.publish("1", "2");
        touch(owner, clock().millis());
        get(log().delete(channel(), owner.position()));
        assertThat(owner.state()).isEqualTo(new LogState(false, ChannelSettings.DEFAULT, last, last, 0, 0));
        assertThat(owner.stored()).isEmpty();

        assertThat(owner.publish("3")).isGreaterThan(last);
        assertThat(owner.stored()).containsExactly("3");
        assertThat(owner.read(MessageId.ZERO).get(0).leavesGapAfter(last)).isFalse();
    }

    @Test
    default void whoeverClaimsADeletedChannelGoesOnBehindIt() {
        Owner owner = owner();
        MessageId last = owner.publish("1", "2");
        get(log().delete(channel(), owner.position()));
        Owner next = owner();
        assertThat(next.publish("3").seconds()).isGreaterThan(last.seconds());
        assertThat(next.read(MessageId.ZERO).get(0).previous()).isEqualTo(last);
    }

    @Test
    default void aDeletedChannelIsRememberedForItsTimeoutAndNoLongerThanThat() {
        Owner owner = owner(timeouts(MESSAGE, CHANNEL));
        MessageId last = owner.publish("1");
        get(log().delete(channel(), owner.position()));
        clock().advance(CHANNEL.minusMillis(1));
        assertThat(owner.state().lastId()).isEqualTo(last);
        clock().advance(Duration.ofMillis(1));
        assertThat(owner.state().lastId()).isEqualTo(MessageId.ZERO);
    }

    @Test
    default void aClaimOnAChannelThatDoesNotExistIsKeptAliveByTouching() {
        Owner owner = owner();
        clock().advance(Duration.ofMinutes(2).minusMillis(1));
        touch(owner, 0);
        clock().advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(owner.publish("1")).isEqualTo(owner.state().lastId());

        Owner idle = new Owner(
                log(), clock(), new ChannelKey("default", "", channel().id()), ChannelSettings.DEFAULT);
        clock().advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> idle.publish("1")).isInstanceOf(LogLostException.class);
    }

    @Test
    default void theNewestRequestIsRemembered() {
        Owner owner = owner();
        owner.create(ChannelSettings.DEFAULT);
        assertThat(owner.state().requestedAt()).isZero();
        long now = clock().millis();
        assertThat(touch(owner, now).requestedAt()).isEqualTo(now);
        assertThat(touch(owner, 0).requestedAt()).isEqualTo(now);
        assertThat(touch(owner, now - 5).requestedAt()).isEqualTo(now);
        assertThat(owner.publish("1")).isNotNull();
        assertThat(owner.state().requestedAt()).isEqualTo(now);
    }

    private LogState touch(Owner owner, long requestedAt) {
        return get(log().touch(channel(), owner.position(), requestedAt));
    }
}
