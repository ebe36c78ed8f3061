package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.Owner;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

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

    @Test
    void clientsAreToldTheStoreAndTheCauseAndWhoSentAKeyOfTheKey() {
        try (RedisProcess redis = RedisProcess.started("requirepass secret");
                RunningNode node = RunningNode.start(
                        "store: { type: redis, uri: \"redis://:secret@127.0.0.1:" + redis.port() + "\" }\n")) {
            redis.command("AUTH secret\r\nCONFIG SET requirepass other\r\nCLIENT KILL TYPE normal\r");
            for (String path : List.of("/publisher/x", "/push_messages/x")) {
                String plain = said(node, path);
                assertThat(plain)
                        .contains("store default", "127.0.0.1:" + redis.port(), "WRONGPASS")
                        .doesNotContain("secret", "Idempotency-Key");
                assertThat(said(node, path, "Idempotency-Key: k"))
                        .contains("WRONGPASS", "repeat it with the same Idempotency-Key");
            }
        }
    }

    @Test
    void aNodeWhosePasswordIsWrongEndsWithTheCauseAndDoesNotWaitForEver() {
        try (RedisProcess redis = RedisProcess.started("requirepass secret")) {
            assertThatThrownBy(() -> RunningNode.startWith("""
                            port: 0
                            cluster: { port: 0, management_port: 0, join_timeout: 1s }
                            store: { type: redis, uri: "redis://:wrong@127.0.0.1:%d" }
                            """.formatted(redis.port())))
                    .rootCause()
                    .hasMessageContaining("has not answered for 1 s")
                    .hasMessageNotContainingAny("Exception", "..")
                    .hasMessageContaining("127.0.0.1:" + redis.port())
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageContaining("cluster.join_timeout");
        }
    }

    /** The 503's text, once the first attempt to connect has failed. */
    private static String said(RunningNode node, String path, String... headers) {
        WireResponse answer = Eventually.see(
                () -> node.post(path, "m", headers),
                response -> response.status() == 503 && response.text().contains("WRONGPASS"));
        assertThat(answer.header("Retry-After")).isPresent();
        return answer.text();
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
