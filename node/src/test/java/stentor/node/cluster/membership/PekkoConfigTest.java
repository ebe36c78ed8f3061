package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.coordination.lease.kubernetes.NativeKubernetesLease;
import org.junit.jupiter.api.Test;
import stentor.node.config.ClusterLease;
import stentor.node.config.ClusterSettings;
import stentor.node.config.Discovery;

/** Who decides which side of a parted cluster lives on. */
class PekkoConfigTest {
    private static final String RESOLVER = "pekko.cluster.split-brain-resolver.";

    @Test
    void theMajorityDoesUnlessToldOtherwise() {
        Config pekko = pekko(Discovery.KUBERNETES, Optional.empty());
        assertThat(pekko.getString(RESOLVER + "active-strategy")).isEqualTo("keep-majority");
    }

    @Test
    void nodesThatMeetInRedisAskItsRegistryAboutTwoHalves() {
        Config pekko = pekko(Discovery.REDIS, Optional.empty());
        assertThat(pekko.getString(RESOLVER + "active-strategy")).isEqualTo("lease-majority");
        assertThat(leaseClass(pekko)).isEqualTo(SurvivalLease.class.getName());
    }

    @Test
    void aLeaseOfKubernetesIsAskedForWhereverNodesMeet() {
        for (Discovery discovery : List.of(Discovery.KUBERNETES, Discovery.REDIS)) {
            Config pekko = pekko(discovery, Optional.of(ClusterLease.KUBERNETES));
            assertThat(pekko.getString(RESOLVER + "active-strategy")).isEqualTo("lease-majority");
            assertThat(leaseClass(pekko)).isEqualTo(NativeKubernetesLease.class.getName());
            assertThat(pekko.getDuration(RESOLVER + "lease-majority.acquire-lease-delay-for-minority"))
                    .isPositive();
        }
    }

    private static String leaseClass(Config pekko) {
        return pekko.getString(pekko.getString(RESOLVER + "lease-majority.lease-implementation") + ".lease-class");
    }

    private static Config pekko(Discovery discovery, Optional<ClusterLease> lease) {
        return PekkoConfig.of(
                new ClusterSettings(
                        "stentor",
                        "10.0.0.1",
                        ClusterSettings.DEFAULT_PORT,
                        List.of(),
                        Optional.of(discovery),
                        lease,
                        OptionalInt.of(0),
                        "127.0.0.1",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Duration.ZERO),
                1 << 20);
    }
}
