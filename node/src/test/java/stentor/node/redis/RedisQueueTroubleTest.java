package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Guarantee.AT_MOST_ONCE;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.Batches;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.QueueUser;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;

/** The way to Redis breaks while a message is handed out. */
class RedisQueueTroubleTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration BACK = Duration.ofSeconds(10);

    private final SetClock clock = new SetClock();
    private final ChannelKey queue = new ChannelKey("default", "", "jobs");
    private RedisProcess redis;
    private Proxy proxy;
    private QueueLog log;
    private QueueUser owner;

    @BeforeEach
    void start() {
        redis = RedisProcess.started();
        proxy = new Proxy(redis.port());
        log = log(proxy.uri());
        owner = new QueueUser(log, clock, queue);
        owner.pushAll("1", "2");
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        proxy.close();
        redis.close();
    }

    @Test
    void whatWasHandedOutWithoutAnAnswerIsFoundByTheNextClaim() {
        Lease lease = owner.lease("a", AT_MOST_ONCE);
        proxy.set(Proxy.Mode.CUT_INSTEAD_OF_ANSWER);
        assertThatThrownBy(() -> owner.write(Batches.takes(lease))).isInstanceOf(LogUnavailableException.class);
        proxy.set(Proxy.Mode.PASS);
        QueueClaim[] claim = new QueueClaim[1];
        Until.holds(BACK, () -> (claim[0] = owner.claimAgain()) != null);
        assertThat(claim[0].unconfirmed()).containsExactly(lease);
        owner.write(Batches.givenBack("a"));
        assertThat(owner.drain()).containsExactly("1", "2");
    }

    @Test
    void aHandOutThatArrivesAfterTheNextClaimIsRefused() {
        proxy.set(Proxy.Mode.HOLD_REQUESTS);
        assertThatThrownBy(() -> owner.take(AT_MOST_ONCE, "late")).isInstanceOf(LogUnavailableException.class);
        try (QueueLog other = log(redis.uri())) {
            QueueUser next = new QueueUser(other, clock, queue);
            assertThat(next.claim().unconfirmed()).isEmpty();
            proxy.set(Proxy.Mode.PASS);
            Until.holds(BACK, this::isFenced);
            assertThat(next.drain()).containsExactly("1", "2");
        }
    }

    private boolean isFenced() {
        try {
            owner.take(AT_MOST_ONCE, "later");
            return false;
        } catch (FencedException fenced) {
            return true;
        }
    }

    private QueueLog log(String uri) {
        return new RedisQueueLog(new RedisStoreSettings(uri, "", 0, TIMEOUT), clock, ScriptTime.set(clock));
    }
}
