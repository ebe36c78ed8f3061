package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.messagelog.Guarantee.AT_MOST_ONCE;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.Batches;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueUser;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;

/** What the queue log leaves in Redis, and for how long. */
class RedisQueueKeysTest {
    private static final String QUEUE = "stentor:{a%3Ab:100%25%7D{}:queue";

    private static RedisProcess redis;
    private static RedisClient client;
    private static RedisCommands<String, String> direct;

    private final SetClock clock = new SetClock();
    private final ChannelKey key = new ChannelKey("default", "a:b", "100%}{");
    private final QueueLog log =
            new RedisQueueLog(new RedisStoreSettings(redis.uri(), "stentor:"), clock, ScriptTime.set(clock));
    private QueueUser owner;

    @BeforeAll
    static void start() {
        redis = RedisProcess.started();
        client = RedisClient.create(redis.uri());
        direct = client.connect().sync();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void claim() {
        direct.flushall();
        owner = new QueueUser(log, clock, key);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void allKeysOfAQueueHaveThePrefixAndOneHashTag() {
        owner.pushAll("1", "2");
        owner.pushWithKey("3", "key 1");
        owner.take(AT_MOST_ONCE, "a", "b");
        owner.write(Batches.givenBack("a"));
        assertThat(direct.keys("*"))
                .containsExactlyInAnyOrder(
                        QUEUE,
                        QUEUE + ":waiting",
                        QUEUE + ":returned",
                        QUEUE + ":out",
                        QUEUE + ":leases",
                        QUEUE + ":key:key 1");
    }

    @Test
    void aMessageIsALineOfNumbersThenWhatItIs() {
        owner.pushAll("hello");
        assertThat(direct.lindex(QUEUE + ":waiting", 0))
                .isEqualTo("1 " + clock.millis() + " 0 15\n8:text/x-5,-,-,hello");
    }

    @Test
    void aClaimOnNothingGoesSoon() {
        assertThat(ttl(QUEUE)).isBetween(QueueLog.REMEMBERED, QueueLog.REMEMBERED.plusMinutes(1));
    }

    @Test
    void messagesThatMayWaitForEverStay() {
        owner.pushAll("1", "2", "3", "4");
        owner.take(AT_MOST_ONCE, "a", "b");
        owner.write(Batches.givenBack("a"));
        assertThat(direct.keys("*")).hasSize(5).allMatch(name -> direct.pttl(name) == -1);
        owner.take(AT_MOST_ONCE, "c", "d", "e", "f");
        assertThat(direct.keys("*")).hasSize(3).allMatch(name -> direct.pttl(name) == -1);
    }

    @Test
    void aQueueThatBecomesEmptyGoesAndOneThatFillsAgainStays() {
        for (int round = 1; round <= 2; round++) {
            owner.pushAll("1");
            assertThat(direct.keys("*")).hasSize(2).allMatch(name -> direct.pttl(name) == -1);
            owner.take(AT_MOST_ONCE, "a" + round);
            assertThat(direct.keys("*")).hasSize(3).allMatch(name -> direct.pttl(name) == -1);
            owner.write(Batches.handedOver("a" + round));
            assertThat(direct.keys("*")).containsExactly(QUEUE);
            assertThat(ttl(QUEUE)).isLessThanOrEqualTo(QueueLog.REMEMBERED.plusMinutes(1));
        }
    }

    @Test
    void everyKeyGoesWhenAllItHoldsHasEnded() {
        owner.keeping(10, Duration.ofMinutes(20)).pushWithKey("1", "key");
        owner.pushAll("2");
        assertThat(ttl(QUEUE)).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
        assertThat(ttl(QUEUE + ":waiting")).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
        assertThat(ttl(QUEUE + ":key:key")).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        clock.advance(Duration.ofMinutes(1));
        owner.take(AT_MOST_ONCE, "a");
        assertThat(ttl(QUEUE + ":out")).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
        assertThat(ttl(QUEUE + ":leases")).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }

    @Test
    void messagesOfAnEarlierLifeDoNotComeBack() {
        owner.pushAll("1", "2", "3");
        owner.take(AT_MOST_ONCE, "a", "b");
        owner.write(Batches.givenBack("a"));
        direct.del(QUEUE);
        assertThat(owner.state().waiting()).isZero();
        owner.claimAgain();
        assertThat(direct.keys("*")).containsExactly(QUEUE);
        owner.pushAll("new");
        assertThat(owner.drain()).containsExactly("new");
    }

    private static Duration ttl(String name) {
        return Duration.ofMillis(direct.pttl(name));
    }
}
