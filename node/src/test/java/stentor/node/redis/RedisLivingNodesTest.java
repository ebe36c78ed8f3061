package stentor.node.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.cluster.membership.LivingNodes;
import stentor.node.testing.Eventually;

class RedisLivingNodesTest {
    private static final String ONE = "10.0.0.1:17355";
    private static final String TWO = "10.0.0.2:17355";

    private static RedisProcess redis;
    private static int clusters;

    private final String cluster = "cluster-" + clusters++;
    private RedisLivingNodes nodes;

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.started();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        nodes = of(cluster);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void whoIsAnnouncedLivesUntilItWithdraws() {
        answer(nodes.announce(ONE));
        answer(nodes.announce(TWO));
        answer(nodes.announce(TWO));
        assertThat(answer(nodes.living())).containsExactlyInAnyOrder(ONE, TWO);
        answer(nodes.withdraw(ONE));
        assertThat(answer(nodes.living())).containsExactly(TWO);
    }

    @Test
    void anAnnouncementThatIsNotRepeatedRunsOut() {
        answer(nodes.announce(ONE));
        Eventually.see(LivingNodes.LIFETIME.multipliedBy(2), () -> answer(nodes.living()), living -> living.isEmpty());
        assertThat(answer(nodes.mayFound(TWO))).isTrue();
    }

    @Test
    void onlyOneNodeAtATimeMayFound() {
        assertThat(answer(nodes.mayFound(ONE))).isTrue();
        assertThat(answer(nodes.mayFound(TWO))).isFalse();
        assertThat(answer(nodes.mayFound(ONE))).isTrue();
        answer(nodes.withdraw(ONE));
        assertThat(answer(nodes.mayFound(TWO))).isTrue();
    }

    @Test
    void ofTwoHalvesTheOneThatAsksFirstLivesOn() {
        Set<String> first = Set.of(ONE + "#1", TWO + "#2");
        Set<String> second = Set.of("10.0.0.3:1#3", "10.0.0.4:1#4");
        assertThat(answer(nodes.mayOutlive(first, second))).isTrue();
        assertThat(answer(nodes.mayOutlive(first, second))).isTrue();
        assertThat(answer(nodes.mayOutlive(second, first))).isFalse();
        // One that was started again is another one.
        assertThat(answer(nodes.mayOutlive(Set.of("10.0.0.3:1#5"), Set.of(TWO + "#2"))))
                .isTrue();
    }

    @Test
    void whoIsGivenUpIsNotNamedAmongTheLivingAnyMore() {
        answer(nodes.announce(ONE));
        answer(nodes.announce(TWO));
        answer(nodes.mayOutlive(Set.of(TWO + "#2"), Set.of(ONE + "#1")));
        assertThat(answer(nodes.living())).containsExactly(TWO);
    }

    @Test
    void clustersOnTheSameKeysKnowOfEachOther() {
        answer(nodes.announce(ONE));
        try (RedisLivingNodes other = of("another-" + cluster)) {
            assertThat(answer(other.otherClusters())).contains(cluster);
            assertThat(answer(nodes.otherClusters())).doesNotContain(cluster);
        }
    }

    @Test
    void nobodyMayFoundBesideALivingNode() {
        answer(nodes.announce(ONE));
        assertThat(answer(nodes.mayFound(TWO))).isFalse();
        // It was killed, and is back before anybody has noticed.
        assertThat(answer(nodes.mayFound(ONE))).isTrue();
    }

    @Test
    void clustersOfOtherNamesDoNotMeet() {
        answer(nodes.announce(ONE));
        try (RedisLivingNodes others = of(cluster + "-too")) {
            assertThat(answer(others.living())).isEmpty();
            assertThat(answer(others.mayFound(TWO))).isTrue();
        }
    }

    @Test
    void aRedisThatIsAwayIsNoAnswer() {
        try (RedisLivingNodes away = new RedisLivingNodes(
                new RedisStoreSettings("redis://127.0.0.1:" + RedisProcess.freePort(), "", 0, Duration.ofSeconds(1)),
                cluster)) {
            assertThatThrownBy(() -> answer(away.living())).hasMessageContaining("Redis");
            assertThatThrownBy(() -> answer(away.mayFound(ONE))).hasMessageContaining("Redis");
        }
    }

    private static RedisLivingNodes of(String cluster) {
        return new RedisLivingNodes(new RedisStoreSettings(redis.uri(), "test:", 0, RedisProcess.PATIENT), cluster);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
