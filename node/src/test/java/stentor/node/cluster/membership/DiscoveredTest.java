package stentor.node.cluster.membership;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import stentor.node.config.ClusterSettings;
import stentor.node.config.Discovery;

class DiscoveredTest {
    private static final String NAME = "stentor-nodes";

    @Test
    void byConfigurationNodesAreThoseOfPekkosOwn() throws Exception {
        String services = """
                pekko.discovery.config.services.stentor-nodes.endpoints = [
                  { host = node1, port = 1001 }, { host = node2 } ]
                """;
        assertThat(found(Discovery.CONFIG, services)).containsExactlyInAnyOrder("node1:1001", "node2:17355");
    }

    @Test
    void byDnsNodesAreTheAddressesOfTheName() throws Exception {
        try (NameServer dns = NameServer.with(NAME, "10.0.0.1", "10.0.0.2")) {
            assertThat(found(Discovery.DNS, dns.asked())).containsExactlyInAnyOrder("10.0.0.1:17355", "10.0.0.2:17355");
        }
    }

    @Test
    void aNameThatDnsDoesNotKnowIsNoNode() throws Exception {
        try (NameServer dns = NameServer.with("another", "10.0.0.1")) {
            assertThat(found(Discovery.DNS, dns.asked())).isEmpty();
        }
    }

    @Test
    void whoDoesNotAnswerNamesNobody() {
        String away =
                "pekko.discovery.kubernetes-api { api-service-host-env-name = HOME, api-service-port-env-name = NONE }";
        assertThatThrownBy(() -> found(Discovery.KUBERNETES, away)).isInstanceOf(ExecutionException.class);
    }

    private static Set<String> found(Discovery method, String pekko) throws Exception {
        ClusterSettings settings = new ClusterSettings(
                NAME,
                "10.0.0.1",
                ClusterSettings.DEFAULT_PORT,
                List.of(),
                Optional.of(method),
                Optional.empty(),
                OptionalInt.of(0),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO);
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local\n" + pekko)
                .withFallback(PekkoConfig.of(settings, 1 << 20)));
        try {
            return Discovered.of(kit.system(), settings, Optional.empty())
                    .orElseThrow()
                    .now()
                    .toCompletableFuture()
                    .get(20, SECONDS);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
