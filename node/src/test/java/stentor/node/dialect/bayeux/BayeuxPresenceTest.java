package stentor.node.dialect.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.protocol.pusher.PusherSignature;

/** Members of presence channels, Bayeux clients and Pusher's, on three nodes. */
class BayeuxPresenceTest {
    private static List<RunningNode> nodes;

    @BeforeAll
    static void start() {
        nodes = new ArrayList<>(RunningNode.cluster(3, """
                locations:
                  - { type: bayeux, path: /bayeux, max_interval: 5s }
                  - { type: pusher }
                apps: [ { id: app-id, key: app-key, secret: app-secret, limits: { max_members: 2 } } ]
                """));
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RunningNode::close);
    }

    private static BayeuxUser user() {
        return new BayeuxUser(nodes, "/bayeux").join();
    }

    private static String signed(BayeuxUser user, String channel, String data) {
        String text = PusherSignature.ofChannel(user.clientId(), channel, Optional.of(data));
        return ",\"ext\":{\"auth\":\"app-key:" + PusherSignature.sign("app-secret", text) + "\",\"channel_data\":\""
                + data.replace("\"", "\\\"") + "\"}";
    }

    private static String member(String id) {
        return "{\"user_id\":\"" + id + "\",\"user_info\":{\"name\":\"" + id.toUpperCase(Locale.ROOT) + "\"}}";
    }

    private static JsonNode join(BayeuxUser user, String channel, String id) {
        return user.subscribe(channel, signed(user, channel, member(id)));
    }

    private static String told(BayeuxUser user) {
        JsonNode item = user.take(1).get(0);
        assertThat(item.path("ext").path("presence").asBoolean())
                .as(item.toString())
                .isTrue();
        return item.path("data").toString();
    }

    private static String members(String... ids) {
        List<String> each = new ArrayList<>();
        for (String id : ids) {
            each.add("{\"id\":\"" + id + "\",\"info\":{\"name\":\"" + id.toUpperCase(Locale.ROOT) + "\"}}");
        }
        return String.join(",", each);
    }

    @Test
    void membersAreToldWhoIsThereWhoJoinsAndWhoLeaves() {
        BayeuxUser ann = user();
        assertThat(join(ann, "/presence/room", "ann").path("successful").asBoolean())
                .isTrue();
        assertThat(told(ann)).isEqualTo("{\"presence\":\"members\",\"members\":[" + members("ann") + "]}");
        BayeuxUser bob = user();
        join(bob, "/presence/room", "bob");
        assertThat(told(bob)).isEqualTo("{\"presence\":\"members\",\"members\":[" + members("ann", "bob") + "]}");
        assertThat(told(ann)).isEqualTo("{\"presence\":\"join\",\"member\":" + members("bob") + "}");
        bob.publish("/presence/room", "\"hello\"");
        assertThat(ann.take(1).get(0).path("data").asText()).isEqualTo("hello");
        bob.send("[{\"channel\":\"/meta/unsubscribe\",\"clientId\":\"CLIENT\",\"subscription\":\"/presence/room\"}]");
        assertThat(told(ann)).isEqualTo("{\"presence\":\"leave\",\"member\":{\"id\":\"bob\"}}");
    }

    @Test
    void aUserIsThereOnceAndUntilTheLastOfItsClientsHasLeft() {
        BayeuxUser ann = user();
        join(ann, "/presence/once", "ann");
        told(ann);
        BayeuxUser one = user();
        join(one, "/presence/once", "bob");
        assertThat(told(ann)).contains("join");
        BayeuxUser two = user();
        join(two, "/presence/once", "bob");
        told(two);
        one.send("[{\"channel\":\"/meta/disconnect\",\"clientId\":\"CLIENT\"}]");
        two.publish("/presence/once", "1");
        assertThat(ann.take(1).get(0).path("data").asInt()).isEqualTo(1);
        // This one just goes away, and is expired.
        assertThat(told(ann)).isEqualTo("{\"presence\":\"leave\",\"member\":{\"id\":\"bob\"}}");
    }

    @Test
    void aMemberMayAskWhoIsThereAndOthersMayNot() {
        BayeuxUser ann = user();
        join(ann, "/presence/asked", "ann");
        BayeuxUser bob = user();
        join(bob, "/presence/asked", "bob");
        String query = "[{\"channel\":\"/service/presence\",\"clientId\":\"CLIENT\",\"id\":\"q\",\"data\":"
                + "{\"channel\":\"/presence/asked\"}}]";
        JsonNode items = ann.send(query);
        assertThat(items.get(0).path("successful").asBoolean())
                .as(items.toString())
                .isTrue();
        assertThat(items.get(1).path("id").asText()).isEqualTo("q");
        assertThat(items.get(1).path("data").toString())
                .isEqualTo("{\"channel\":\"/presence/asked\",\"members\":[" + members("ann", "bob") + "]}");
        assertThat(user().send(query).get(0).path("error").asText())
                .isEqualTo("403:not a member of this channel:publish_denied");
        // Nobody has noticed the question.
        ann.publish("/presence/asked", "2");
        assertThat(bob.take(2).get(1).path("data").asInt()).isEqualTo(2);
    }

    @Test
    void whoeverIsOneTooManyIsToldSo() {
        join(user(), "/presence/full", "a");
        join(user(), "/presence/full", "b");
        BayeuxUser third = user();
        assertThat(join(third, "/presence/full", "c").path("error").asText())
                .isEqualTo("403:max_members:limit_reached");
        assertThat(third.subscribe("/presence/full", "").path("error").asText())
                .isEqualTo("403:ext.auth is missing:subscribe_denied");
    }

    @Test
    void pusherClientsAndBayeuxClientsSeeEachOther() {
        BayeuxUser ann = user();
        join(ann, "/presence-both", "ann");
        told(ann);
        try (PusherClient pusher = PusherClient.connect(nodes.get(1))) {
            JsonNode presence = pusher.join("presence-both", "{'user_id':'bob','user_info':{'name':'BOB'}}");
            assertThat(presence.path("count").asInt()).isEqualTo(2);
            assertThat(presence.path("hash").path("ann").path("name").asText()).isEqualTo("ANN");
            assertThat(told(ann)).isEqualTo("{\"presence\":\"join\",\"member\":" + members("bob") + "}");
            ann.publish("/presence-both", "{\"n\":1}");
            assertThat(pusher.next("message").text()).isEqualTo("{\"n\":1}");
            ann.take(1);
            ann.send("[{\"channel\":\"/meta/disconnect\",\"clientId\":\"CLIENT\"}]");
            assertThat(pusher.next("pusher_internal:member_removed")
                            .data()
                            .path("user_id")
                            .asText())
                    .isEqualTo("ann");
        }
    }

    @Test
    void aPageThatWasLoadedAgainIsToldAgainWhoIsThere() {
        BayeuxUser ann = user();
        join(ann, "/presence/again", "ann");
        told(ann);
        join(ann, "/presence/again", "ann");
        assertThat(told(ann)).isEqualTo("{\"presence\":\"members\",\"members\":[" + members("ann") + "]}");
    }
}
