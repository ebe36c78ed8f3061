package stentor.node.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What of a configuration a running node cannot take: it needs a restart. */
public final class Restart {
    /**
     * What a node can take of {@code limits.max_message_size} whatever it was started with, in bytes: so much fits its messages
     * to other nodes.
     */
    static final int LARGEST_MESSAGE = 2 << 20;

    private final List<String> keys = new ArrayList<>();

    private Restart() {}

    /**
     * The keys that say something else, and need a restart; none: all of it can be taken.
     *
     * @param started what the node was started with, before anything was changed
     * @param now what the file says now
     */
    public static List<String> keys(NodeSettings started, NodeSettings now) {
        Restart restart = new Restart();
        restart.compare("port", started.port(), now.port());
        restart.compare("address", started.address(), now.address());
        restart.tls(started.tls(), now.tls());
        restart.stores(started, now);
        restart.cluster(started.cluster(), now.cluster());
        restart.compare("subscriber_buffer", started.subscriberBuffer(), now.subscriberBuffer());
        restart.compare("log", started.log(), now.log());
        restart.compare(
                "traces.endpoint", started.traces().endpoint(), now.traces().endpoint());
        restart.compare("traces.ratio", started.traces().ratio(), now.traces().ratio());
        int largest = Math.max(LARGEST_MESSAGE, started.limits().maxMessageSize());
        if (now.limits().maxMessageSize() > largest) {
            restart.keys.add("limits.max_message_size");
        }
        return restart.keys;
    }

    private void compare(String key, Object started, Object now) {
        if (!Objects.equals(started, now)) {
            keys.add(key);
        }
    }

    private void tls(Optional<TlsSettings> started, Optional<TlsSettings> now) {
        compare("tls", started.isPresent(), now.isPresent());
        if (started.isPresent() && now.isPresent()) {
            compare("tls.port", started.get().port(), now.get().port());
        }
    }

    private void stores(NodeSettings started, NodeSettings now) {
        Set<String> names = new LinkedHashSet<>(started.stores().keySet());
        names.addAll(now.stores().keySet());
        names.forEach(name -> compare(
                "store." + name, started.stores().get(name), now.stores().get(name)));
    }

    private void cluster(ClusterSettings started, ClusterSettings now) {
        compare("cluster.name", started.name(), now.name());
        compare("cluster.hostname", started.hostname(), now.hostname());
        compare("cluster.port", started.port(), now.port());
        compare("cluster.seed_nodes", started.seedNodes(), now.seedNodes());
        compare("cluster.discovery", started.discovery(), now.discovery());
        compare("cluster.lease", started.lease(), now.lease());
        compare("cluster.management_port", started.managementPort(), now.managementPort());
        compare("cluster.management_address", started.managementAddress(), now.managementAddress());
        compare("cluster.management_token", started.managementToken(), now.managementToken());
        compare("cluster.tls", started.tls(), now.tls());
        compare("cluster.drain", started.drain(), now.drain());
        compare("cluster.join_timeout", started.joinTimeout(), now.joinTimeout());
    }
}
