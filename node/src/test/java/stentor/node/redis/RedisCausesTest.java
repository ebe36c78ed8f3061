package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.Owner;

/** Whoever reads why a store is not available knows what to do, and learns no password. */
class RedisCausesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void nobodyListensThere() {
        failureAt("redis://127.0.0.1:" + RedisProcess.freePort()).hasMessageContaining("Connection refused");
    }

    @Test
    void theHostHasNoAddress() {
        failureAt("redis://redis.invalid:6379").hasMessageContaining("redis.invalid");
    }

    @Test
    void thePasswordIsWrongOrMissing() {
        try (RedisProcess redis = RedisProcess.started("requirepass secret")) {
            failureAt("redis://:mistaken@127.0.0.1:" + redis.port())
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("mistaken");
            failureAt(redis.uri()).hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void aPasswordMayBePercentEncoded() {
        try (RedisProcess redis = RedisProcess.started("requirepass p@ss/w%rd");
                RedisMessageLog log = log("redis://:p%40ss%2Fw%25rd@127.0.0.1:" + redis.port())) {
            assertThat(Owner.get(log.time())).isPositive();
        }
    }

    @Test
    void aRedisThatWentAwaySaysWhyItCannotBeReached() {
        try (RedisProcess redis = RedisProcess.started();
                RedisMessageLog log = log(redis.uri())) {
            assertThat(Owner.get(log.time())).isPositive();
            redis.stop();
            Until.holds(SOON, () -> {
                try {
                    Owner.get(log.time());
                    return false;
                } catch (LogUnavailableException away) {
                    return away.getMessage().contains("Connection refused");
                }
            });
            redis.start();
        }
    }

    private static AbstractThrowableAssert<?, ?> failureAt(String uri) {
        try (RedisMessageLog log = log(uri)) {
            return assertThatThrownBy(() -> Owner.get(log.time())).isInstanceOf(LogUnavailableException.class);
        }
    }

    private static RedisMessageLog log(String uri) {
        return new RedisMessageLog(new RedisStoreSettings(uri, "", 0, RedisProcess.PATIENT));
    }
}
