package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.PusherClient;
import stentor.node.testing.PusherClient.Event;
import stentor.node.testing.RunningNode;

/** Presence over several nodes. */
class PresenceInAClusterTest {
    private static List<RunningNode> nodes;
    private static RunningNode leaving;

    @BeforeAll
    static void start() {
        nodes = new ArrayList<>(RunningNode.cluster(4, "log: text\n"));
        leaving = nodes.remove(3);
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
        leaving.close();
    }

    private static String users(RunningNode node, String channel) {
        return new String(PusherClient.call(node, "GET", "/apps/app-id/channels/" + channel + "/users", "", "")
                .body());
    }

    @Test
    void aUserIsOneMemberOfTheWholeClusterAndEveryNodeKnowsIt() {
        PusherClient here = PusherClient.connect(nodes.get(1));
        PusherClient there = PusherClient.connect(nodes.get(2));
        try (PusherClient watcher = PusherClient.connect(nodes.get(0))) {
            watcher.join("presence-all", "{'user_id':'w'}");
            here.join("presence-all", "{'user_id':'u'}");
            assertThat(there.join("presence-all", "{'user_id':'u'}")
                            .get("count")
                            .asInt())
                    .isEqualTo(2);
            assertThat(watcher.next().name()).isEqualTo("pusher_internal:member_added");
            for (RunningNode node : nodes) {
                Eventually.see(
                        () -> users(node, "presence-all"), "{\"users\":[{\"id\":\"w\"},{\"id\":\"u\"}]}"::equals);
            }
            here.close();
            PusherClient.call(
                    nodes.get(1),
                    "POST",
                    "/apps/app-id/events",
                    "",
                    "{'name':'after','channel':'presence-all','data':'x'}");
            assertThat(watcher.next().name()).isEqualTo("after");
            there.close();
            Event removed = watcher.next();
            assertThat(removed.name()).isEqualTo("pusher_internal:member_removed");
            assertThat(removed.text()).isEqualTo("{\"user_id\":\"u\"}");
        }
    }

    private static String get(RunningNode node, String path, String query) {
        return new String(
                PusherClient.call(node, "GET", "/apps/app-id" + path, query, "").body());
    }

    @Test
    void everyNodeListsTheChannelsOfTheWholeCluster() {
        try (PusherClient here = PusherClient.connect(nodes.get(0));
                PusherClient there = PusherClient.connect(nodes.get(1));
                PusherClient again = PusherClient.connect(nodes.get(2))) {
            for (int i = 0; i < 5; i++) {
                here.subscribe("listed-" + i);
            }
            there.subscribe("listed-3");
            there.join("presence-listed", "{'user_id':'u'}");
            again.join("presence-listed", "{'user_id':'u'}");
            String counts =
                    "{\"channels\":{\"listed-0\":{\"subscription_count\":1},\"listed-1\":{\"subscription_count\":1},"
                            + "\"listed-2\":{\"subscription_count\":1},\"listed-3\":{\"subscription_count\":2},"
                            + "\"listed-4\":{\"subscription_count\":1}}}";
            for (RunningNode node : nodes) {
                Eventually.see(
                        () -> get(node, "/channels", "filter_by_prefix=listed-&info=subscription_count"),
                        counts::equals);
                assertThat(get(node, "/channels", "filter_by_prefix=presence-listed&info=user_count"))
                        .isEqualTo("{\"channels\":{\"presence-listed\":{\"user_count\":1}}}");
            }
        }
        for (RunningNode node : nodes) {
            Eventually.see(() -> get(node, "/channels", "filter_by_prefix=listed-"), "{\"channels\":{}}"::equals);
        }
    }

    @Test
    void whereANodeStopsItsMembersLeaveOnceAndTheOthersStay() {
        try (PusherClient watcher = PusherClient.connect(nodes.get(0));
                PusherClient stays = PusherClient.connect(nodes.get(1))) {
            List<String> channels = List.of("presence-s1", "presence-s2", "presence-s3", "presence-s4");
            PusherClient gone = PusherClient.connect(leaving);
            for (String channel : channels) {
                watcher.join(channel, "{'user_id':'w'}");
                stays.join(channel, "{'user_id':'s'}");
                gone.join(channel, "{'user_id':'g'}");
                watcher.next("pusher_internal:member_added");
                watcher.next("pusher_internal:member_added");
            }
            leaving.close();
            List<String> removed = new ArrayList<>();
            for (int i = 0; i < channels.size(); i++) {
                Event event = watcher.next();
                assertThat(event.name()).isEqualTo("pusher_internal:member_removed");
                assertThat(event.text()).isEqualTo("{\"user_id\":\"g\"}");
                removed.add(event.channel());
            }
            assertThat(removed).containsExactlyInAnyOrderElementsOf(channels);
            for (String channel : channels) {
                Eventually.see(
                        () -> users(nodes.get(0), channel),
                        list -> list.contains("\"w\"") && list.contains("\"s\"") && !list.contains("\"g\""));
            }
            watcher.settle();
        }
    }

    @Test
    void watchersOfAllNodesAreToldHowManyThereAre() {
        try (PusherClient first = PusherClient.connect(nodes.get(0)).subscribe("everywhere");
                PusherClient second = PusherClient.connect(nodes.get(1)).subscribe("everywhere")) {
            Eventually.see(first::count, count -> count == 2);
            Eventually.see(second::count, count -> count == 2);
        }
    }

    @Test
    void aMemberThatHasNoConnectionLeftIsNotListed() {
        assertThat(users(nodes.get(0), "presence-nobody")).isEqualTo("{\"users\":[]}");
        assertThat(Optional.of(users(nodes.get(1), "presence-nobody"))).contains("{\"users\":[]}");
    }
}
