package stentor.node.cluster.membership;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.ClusterLease;
import stentor.node.config.ClusterSettings;
import stentor.node.config.Discovery;

class KubernetesPodTest {
    private static final Map<String, String> POD =
            Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");

    @TempDir
    Path files;

    @Test
    void elsewhereTheFirstThingThatAPodHasIsNamed() {
        ClusterSettings cluster = cluster(Optional.of(Discovery.KUBERNETES), Optional.empty());
        assertThatThrownBy(() -> KubernetesPod.require(cluster, Map.of(), pekko(cluster)))
                .isInstanceOf(CannotJoinException.class)
                .hasMessage(
                        "cluster.discovery: kubernetes asks the API of Kubernetes, which a pod with a service account"
                                + " can do: KUBERNETES_SERVICE_HOST is not set");
    }

    @Test
    void aPodWithoutItsAccountsTokenCannotAsk() throws Exception {
        ClusterSettings cluster = cluster(Optional.of(Discovery.DNS), Optional.of(ClusterLease.KUBERNETES));
        Config pekko = pekko(cluster);
        assertThatThrownBy(() -> KubernetesPod.require(cluster, POD, pekko))
                .hasMessageContaining("cluster.lease: kubernetes")
                .hasMessageEndingWith(files.resolve("token") + " is not there");
        Files.writeString(files.resolve("token"), "t");
        Files.writeString(files.resolve("ca.crt"), "c");
        assertThatCode(() -> KubernetesPod.require(cluster, POD, pekko)).doesNotThrowAnyException();
    }

    @Test
    void whoAsksNothingOfKubernetesMayBeAnywhere() {
        ClusterSettings cluster = cluster(Optional.of(Discovery.DNS), Optional.empty());
        assertThatCode(() -> KubernetesPod.require(cluster, Map.of(), pekko(cluster)))
                .doesNotThrowAnyException();
    }

    private Config pekko(ClusterSettings cluster) {
        String api = "pekko.discovery.kubernetes-api.";
        return ConfigFactory.parseMap(Map.of(
                        api + "api-token-path", files.resolve("token").toString(),
                        api + "api-ca-path", files.resolve("ca.crt").toString()))
                .withFallback(PekkoConfig.of(cluster, 1 << 20));
    }

    private static ClusterSettings cluster(Optional<Discovery> discovery, Optional<ClusterLease> lease) {
        return new ClusterSettings(
                "stentor",
                "10.0.0.1",
                ClusterSettings.DEFAULT_PORT,
                List.of(),
                discovery,
                lease,
                OptionalInt.of(0),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO);
    }
}
