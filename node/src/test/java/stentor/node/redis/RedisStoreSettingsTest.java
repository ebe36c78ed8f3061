package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisStoreSettingsTest {
    @Test
    void aPlainUriIsOneServer() {
        RedisStoreSettings settings = new RedisStoreSettings("redis://:secret@cache:6380/3", "");
        assertThat(settings.isCluster()).isFalse();
        assertThat(settings.uris()).singleElement().satisfies(uri -> {
            assertThat(uri.getHost()).isEqualTo("cache");
            assertThat(uri.getPort()).isEqualTo(6380);
            assertThat(uri.getDatabase()).isEqualTo(3);
            assertThat(uri.isSsl()).isFalse();
        });
    }

    @Test
    void aSecondSInTheSchemeIsTls() {
        assertThat(new RedisStoreSettings("rediss://cache", "").uris().get(0).isSsl())
                .isTrue();
        assertThat(new RedisStoreSettings("rediss-cluster://a:1,b:2", "").uris())
                .allMatch(RedisURI::isSsl);
    }

    @Test
    void sentinelsAndTheMastersNameComeInOneUri() {
        RedisStoreSettings settings = new RedisStoreSettings("redis-sentinel://s1:26379,s2:26380/2#mymaster", "");
        assertThat(settings.isCluster()).isFalse();
        RedisURI uri = settings.uris().get(0);
        assertThat(uri.getSentinelMasterId()).isEqualTo("mymaster");
        assertThat(uri.getDatabase()).isEqualTo(2);
        assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 26380);
    }

    @Test
    void aClustersServersAreListed() {
        RedisStoreSettings settings = new RedisStoreSettings("redis-cluster://:secret@a:7000,b:7001", "");
        assertThat(settings.isCluster()).isTrue();
        assertThat(settings.uris()).extracting(RedisURI::getHost).containsExactly("a", "b");
        assertThat(settings.uris()).extracting(RedisURI::getPort).containsExactly(7000, 7001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cache:6379", "http://:secret@cache", "redis-sentinel://s1", "redis-cluster://", "redis://"})
    void whatIsNoRedisUriIsRefusedWithoutShowingThePassword(String uri) {
        assertThatThrownBy(() -> new RedisStoreSettings(uri, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri: ")
                .hasMessageContaining("expected: redis://")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void settingsThatCannotHoldAreRefused() {
        assertThatThrownBy(() -> new RedisStoreSettings("redis://a", "a{b"))
                .hasMessage("key_prefix: a{b (expected: no braces)");
        assertThatThrownBy(() -> new RedisStoreSettings("redis://a", "", -1, RedisStoreSettings.TIMEOUT))
                .hasMessage("durability: replicas: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new RedisStoreSettings("redis://a", "", 0, Duration.ofSeconds(5)))
                .hasMessage("timeout: 5000ms (expected: more than 0, less than 5s)");
    }
}
