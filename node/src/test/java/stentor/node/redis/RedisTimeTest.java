package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.messagelog.Batches;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueState;
import stentor.node.messagelog.QueueUser;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;

/** Redis' own clock decides what expires when, however wrong the clock of the node is that owns a channel. */
class RedisTimeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ChannelSettings A_MINUTE = keptFor(Duration.ofMinutes(1));

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.started();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void anOwnerWhoseClockIsAnHourOffExpiresNothingEarlyOrLate(int seconds) {
        ChannelKey channel = new ChannelKey("default", "", "off by " + seconds);
        try (MessageLog log = log()) {
            Owner right = new Owner(log, clock(0), channel, A_MINUTE);
            right.publish("1");
            Owner wrong = new Owner(log, clock(seconds), channel, A_MINUTE);
            wrong.publish("2", "3");
            wrong.append(wrong.publicationWithKey("key", 0, "4"));
            Owner next = new Owner(log, clock(0), channel, A_MINUTE);
            assertThat(next.append(next.publicationWithKey("key", 0, "a repeat"))
                            .repeats())
                    .allMatch(Optional::isPresent);
            assertThat(next.stored()).containsExactly("1", "2", "3", "4");
            assertThat(next.read(right.last())).extracting(Message::publishedAt).allSatisfy(at -> assertThat(
                            Math.abs(at - System.currentTimeMillis()))
                    .isLessThan(Duration.ofMinutes(1).toMillis()));
            next.use(keptFor(Duration.ofMillis(1)));
            Until.holds(SOON, () -> next.create(keptFor(Duration.ofMillis(1))).messages() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aLeaseLastsAsLongAsItWasGivenFor(int seconds) {
        ChannelKey queue = new ChannelKey("default", "", "off by " + seconds);
        SetClock wrongClock = clock(seconds);
        try (QueueLog ofWrong = queueLog(wrongClock);
                QueueLog ofRight = queueLog(clock(0))) {
            QueueUser wrong = new QueueUser(ofWrong, wrongClock, queue);
            wrong.pushAll("1");
            QueueState out = wrong.write(Batches.takes(wrong.lease("a", Guarantee.AT_LEAST_ONCE)))
                    .state();
            assertThat(out.nextEnd() - wrongClock.millis()).isBetween(1L, QueueUser.LEASE.toMillis());
            QueueUser right = new QueueUser(ofRight, clock(0), queue);
            assertThat(right.state().leases()).isEqualTo(1);
            assertThat(right.take(Guarantee.AT_LEAST_ONCE, "b")).isEmpty();
            assertThat(right.settle("a")).isTrue();
        }
    }

    @Test
    void messagesWhoseIdsAreBehindTheirTimeStayForTheirTime() {
        SetClock ofOwner = new SetClock();
        SetClock ofRedis = new SetClock();
        ChannelKey channel = new ChannelKey("default", "", "slow");
        try (MessageLog log =
                new RedisMessageLog(new RedisStoreSettings(redis.uri(), "slow:"), ScriptTime.set(ofRedis))) {
            Owner slow = new Owner(log, ofOwner, channel, A_MINUTE);
            slow.publish("1");
            ofRedis.advance(Duration.ofSeconds(50));
            slow.publish("2");
            ofRedis.advance(Duration.ofSeconds(20));
            assertThat(slow.stored()).isEqualTo(List.of("2"));
            ofRedis.advance(Duration.ofSeconds(39));
            assertThat(slow.stored()).isEqualTo(List.of("2"));
            ofRedis.advance(Duration.ofSeconds(1));
            assertThat(slow.stored()).isEmpty();
        }
    }

    private static SetClock clock(int secondsAhead) {
        SetClock clock = new SetClock();
        clock.advance(Duration.between(clock.instant(), Instant.now().plusSeconds(secondsAhead)));
        return clock;
    }

    private static ChannelSettings keptFor(Duration time) {
        return new ChannelSettings(true, time, 100, 0, 0, false, Duration.ofHours(1));
    }

    private static MessageLog log() {
        return new RedisMessageLog(new RedisStoreSettings(redis.uri(), "time:", 0, RedisProcess.PATIENT));
    }

    private static QueueLog queueLog(SetClock clock) {
        return new RedisQueueLog(new RedisStoreSettings(redis.uri(), "time:", 0, RedisProcess.PATIENT), clock);
    }
}
