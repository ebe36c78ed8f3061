package stentor.node.processes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.PusherClient.Event;

/** Who is present, and who is online, while nodes are killed and started again. */
class PusherPresenceTest {
    /** Each node owns some of them. */
    private static final List<String> CHANNELS =
            IntStream.range(0, 12).mapToObj(i -> "presence-" + i).toList();

    private static final String WATCHLIST = "watchlist";

    /** A client in all channels, with two users on its watchlist. */
    private static final class Watcher implements AutoCloseable {
        private final PusherClient client;
        /** What it was told of whom, and where: {@code +-} says that the user came and went. */
        private final Map<String, String> told = new HashMap<>();

        private Watcher(ProcessCluster.Node node, String user) {
            client = join(node, user);
            client.signIn("{'id':'" + user + "','watchlist':['goes','stays']}");
            awaitTold(WATCHLIST, "goes", "-");
            awaitTold(WATCHLIST, "stays", "-");
        }

        private void look() {
            for (Event event : client.sofar()) {
                switch (event.name()) {
                    case "pusher_internal:member_added" -> tell(event.channel(), event, "+");
                    case "pusher_internal:member_removed" -> tell(event.channel(), event, "-");
                    case "pusher_internal:watchlist_events" ->
                        event.data().get("events").forEach(each -> each.get("user_ids")
                                .forEach(id -> tell(
                                        WATCHLIST,
                                        id.asText(),
                                        each.get("name").asText().equals("online") ? "+" : "-")));
                    default -> {
                        // Answers to what it asked for.
                    }
                }
            }
        }

        private void tell(String where, Event event, String what) {
            tell(where, event.data().get("user_id").asText(), what);
        }

        private void tell(String where, String user, String what) {
            told.merge(where + " " + user, what, String::concat);
        }

        /** Waits until it was told this of the user in each channel, and on its watchlist, where it was told at once who is offline. */
        private void awaitTold(String user, String expected) {
            for (String channel : CHANNELS) {
                awaitTold(channel, user, expected);
            }
            awaitTold(WATCHLIST, user, "-" + expected);
        }

        private void awaitTold(String where, String user, String expected) {
            Eventually.see(
                    ProcessCluster.PATIENCE,
                    () -> {
                        look();
                        return where + " " + user + " " + told.getOrDefault(where + " " + user, "");
                    },
                    (where + " " + user + " " + expected)::equals);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @Test
    void theMembersOfANodeThatIsKilledLeaveOnceAndEverywhere() {
        try (ProcessCluster cluster = ProcessCluster.of(3)) {
            // The first has the coordinator at first.
            for (int victim : new int[] {2, 0}) {
                kill(cluster, cluster.node(victim));
            }
        }
    }

    private static void kill(ProcessCluster cluster, ProcessCluster.Node victim) {
        List<ProcessCluster.Node> living =
                cluster.nodes().stream().filter(node -> node != victim).toList();
        try (Watcher one = new Watcher(living.get(0), "one");
                Watcher two = new Watcher(living.get(1), "two");
                PusherClient staysHere = enter(living.get(0), "stays");
                PusherClient staysThere = enter(victim, "stays");
                PusherClient goes = enter(victim, "goes")) {
            List<Watcher> watchers = List.of(one, two);
            watchers.forEach(watcher -> watcher.awaitTold("goes", "+"));
            watchers.forEach(watcher -> watcher.awaitTold("stays", "+"));
            living.forEach(node -> awaitUsers(node, "goes one stays two"));
            goes.settle();
            staysThere.settle();

            victim.process().kill().exitCode();
            watchers.forEach(watcher -> watcher.awaitTold("goes", "+-"));
            living.forEach(node -> awaitUsers(node, "one stays two"));

            cluster.start(victim);
            cluster.awaitWhole();
            try (PusherClient again = enter(victim, "goes")) {
                cluster.nodes().forEach(node -> awaitUsers(node, "goes one stays two"));
                // Nobody was told anything else meanwhile.
                watchers.forEach(watcher -> watcher.awaitTold("goes", "+-+"));
                watchers.forEach(watcher -> watcher.awaitTold("stays", "+"));
                again.settle();
            }
            staysHere.settle();
        }
        cluster.nodes().forEach(node -> awaitUsers(node, ""));
    }

    /** Joins all channels, and signs in. */
    private static PusherClient enter(ProcessCluster.Node node, String user) {
        PusherClient client = join(node, user);
        client.signIn("{'id':'" + user + "'}").next("pusher:signin_success");
        return client;
    }

    private static PusherClient join(ProcessCluster.Node node, String user) {
        PusherClient client = PusherClient.connect(node.address());
        CHANNELS.forEach(channel -> client.ask(channel, Optional.of("{\"user_id\":\"" + user + "\"}")));
        CHANNELS.forEach(channel -> client.next("pusher_internal:subscription_succeeded"));
        return client;
    }

    /** The node lists these, and nobody else, in each channel. */
    private static void awaitUsers(ProcessCluster.Node node, String users) {
        for (String channel : CHANNELS) {
            Eventually.see(
                    ProcessCluster.PATIENCE,
                    () -> String.join(" ", new TreeSet<>(PusherClient.users(node.address(), channel))),
                    users::equals);
        }
    }
}
