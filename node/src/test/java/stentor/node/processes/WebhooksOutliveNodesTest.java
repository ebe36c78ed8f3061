package stentor.node.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stentor.node.processes.ProcessCluster.Node;
import stentor.node.testing.Eventually;
import stentor.node.testing.HookTarget;
import stentor.node.testing.PusherClient;
import stentor.node.testing.WireClient;

/** An application's server is told of everything once, although the node that tells it is killed, with members and channels. */
class WebhooksOutliveNodesTest {
    private static final int USERS_PER_NODE = 3;

    private final HookTarget target = new HookTarget();

    @Test
    void joinsAndLeavesAlternateThroughTheDeathOfTheSender() {
        try (target;
                ProcessCluster cluster = ProcessCluster.with(3, """
                        apps:
                          - id: app-id
                            key: app-key
                            secret: app-secret
                            webhooks:
                              - { url: "%s", allow_private: true, events: [ channel_occupied, channel_vacated, member_added, member_removed ] }
                        """.formatted(target.url()))) {
            Map<Node, List<PusherClient>> clients = new HashMap<>();
            Map<Node, Set<String>> subjects = new HashMap<>();
            for (Node node : cluster.nodes()) {
                for (int i = 0; i < USERS_PER_NODE; i++) {
                    String user = "u" + clients.size() + '-' + i;
                    PusherClient client = PusherClient.connect(node.address());
                    client.join("presence-all", "{'user_id':'" + user + "'}");
                    client.join("presence-" + user, "{'user_id':'" + user + "'}");
                    clients.computeIfAbsent(node, none -> new ArrayList<>()).add(client);
                    subjects.computeIfAbsent(node, none -> new HashSet<>())
                            .addAll(List.of(
                                    "presence-all " + user, "presence-" + user + ' ' + user, "presence-" + user));
                }
            }
            Set<String> all = new HashSet<>(Set.of("presence-all"));
            subjects.values().forEach(all::addAll);
            Eventually.see(() -> present(), all::equals);
            Node sender = sender(cluster);
            sender.process().kill();
            Set<String> left = new HashSet<>(all);
            left.removeAll(subjects.get(sender));
            Eventually.see(ProcessCluster.PATIENCE, this::present, left::equals);
            clients.values().forEach(some -> some.forEach(PusherClient::close));
            Eventually.see(ProcessCluster.PATIENCE, this::present, Set.of()::equals);
            assertThat(told().values()).allSatisfy(events -> assertThat(events).containsExactly(true, false));
        }
    }

    /** The node that makes the calls, by its own words. */
    private static Node sender(ProcessCluster cluster) {
        String standing = Eventually.see(
                () -> WireClient.exchange(
                                cluster.node(0).process().address("management"),
                                "POST /webhooks?app=app-id HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n")
                        .text(),
                text -> text.contains("\"node\""));
        return cluster.nodes().stream()
                .filter(node -> standing.contains(":" + node.remotingPort() + "\""))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> present() {
        Set<String> present = new HashSet<>();
        told().forEach((subject, events) -> {
            if (events.get(events.size() - 1)) {
                present.add(subject);
            }
        });
        return present;
    }

    /** By the channel, or the channel and the user: whether it was told to be there, each time. */
    private Map<String, List<Boolean>> told() {
        Map<String, List<Boolean>> told = new TreeMap<>();
        for (String event : target.events("channel_", "member_")) {
            int blank = event.indexOf(' ');
            String name = event.substring(0, blank);
            told.computeIfAbsent(event.substring(blank + 1), none -> new ArrayList<>())
                    .add(name.equals("channel_occupied") || name.equals("member_added"));
        }
        return told;
    }
}
