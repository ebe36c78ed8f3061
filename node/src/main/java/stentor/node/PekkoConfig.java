package stentor.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import stentor.node.config.ClusterSettings;

/** What differs from node to node in Pekko's configuration; the rest is in {@code application.conf}. */
final class PekkoConfig {
    private PekkoConfig() {}

    static Config of(ClusterSettings cluster) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("pekko.remote.artery.canonical.hostname", cluster.hostname());
        own.put("pekko.remote.artery.canonical.port", cluster.port());
        return ConfigFactory.parseMap(own, "the node's settings")
                .withFallback(ConfigFactory.defaultApplication())
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }
}
