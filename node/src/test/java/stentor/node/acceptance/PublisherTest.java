package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;

/** What a publisher may do, and how it is answered (Basic HTTP Push Relay Protocol, publisher locations). */
class PublisherTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /strict/, create_on_post: false }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: pubsub, prefix: /pubsub/ }
            """);

    @Test
    void aMessageForNobodyIsAccepted() {
        WireResponse answer = NODE.post("/publisher/nobody", "Hello world!", "Content-Type: text/plain");
        String id = answer.header("X-Channel-Last-Message-Id").orElseThrow();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(id).matches("[1-9][0-9]{9}:0");
        assertThat(answer.header("X-Channel-Subscribers")).contains("0");
        assertThat(answer.header("X-Channel-Messages")).contains("1");
        assertThat(answer.header("Content-Type")).contains("text/plain");
        assertThat(answer.text()).isEqualTo("""
                queued messages: 1\r
                last requested: -1 sec. ago\r
                active subscribers: 0\r
                last message id: %s\r
                """, id);
    }

    @Test
    void aMessageForAWaitingSubscriberIsCreated() {
        try (WireClient held = NODE.hold("/subscriber/waiting", "/publisher/waiting")) {
            WireResponse answer = NODE.post("/publisher/waiting", "now");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("X-Channel-Subscribers")).contains("1");
            assertThat(answer.text()).contains("active subscribers: 1\r\n", "last requested: 0 sec. ago\r\n");
            assertThat(held.receive().text()).isEqualTo("now");
        }
        assertThat(NODE.post("/publisher/waiting", "later").status()).isEqualTo(202);
    }

    @Test
    void oneLocationMayBeBothRoles() {
        try (WireClient held = NODE.hold("/pubsub/both", "/publisher/both")) {
            assertThat(NODE.post("/pubsub/both", "hello").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("hello");
        }
        assertThat(NODE.request("PUT", "/pubsub/both").status()).isEqualTo(200);
        assertThat(NODE.get("/pubsub/both").text()).isEqualTo("hello");
        assertThat(NODE.request("DELETE", "/pubsub/both").status()).isEqualTo(200);
    }

    @Test
    void getTellsOfAChannelThatExists() {
        assertThat(NODE.get("/publisher/info").status()).isEqualTo(404);
        String id = NODE.post("/publisher/info", "x")
                .header("X-Channel-Last-Message-Id")
                .orElseThrow();
        WireResponse info = NODE.get("/publisher/info");
        assertThat(info.status()).isEqualTo(200);
        assertThat(info.header("X-Channel-Last-Message-Id")).contains(id);
        assertThat(info.text()).startsWith("queued messages: 1\r\n");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() {
        assertThat(NODE.request("HEAD", "/publisher/head").status()).isEqualTo(404);
        NODE.post("/publisher/head", "x");
        WireResponse get = NODE.get("/publisher/head");
        WireResponse head = NODE.request("HEAD", "/publisher/head");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headerLines())
                .filteredOn(line -> !line.startsWith("Date:"))
                .containsExactlyElementsOf(get.headerLines().stream()
                        .filter(line -> !line.startsWith("Date:"))
                        .toList());
    }

    @Test
    void putCreatesAChannelThatIsNotThere() {
        WireResponse created = NODE.request("PUT", "/publisher/put");
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.header("X-Channel-Messages")).contains("0");
        assertThat(NODE.get("/publisher/put").status()).isEqualTo(200);
    }

    @Test
    void putLeavesTheMessagesOfAChannelThatIsThere() {
        NODE.post("/publisher/put-again", "kept");
        assertThat(NODE.request("PUT", "/publisher/put-again").header("X-Channel-Messages"))
                .contains("1");
        assertThat(NODE.get("/subscriber/put-again").text()).isEqualTo("kept");
    }

    @Test
    void deletingEndsEverySubscriberAndTellsTheInfoFromBefore() {
        NODE.post("/publisher/deleted", "x");
        WireResponse last = NODE.get("/subscriber/deleted");
        String[] position = {
            "If-Modified-Since: " + last.header("Last-Modified").orElseThrow(), "If-None-Match: 0"
        };
        try (WireClient one = NODE.hold("/subscriber/deleted", "/publisher/deleted", position);
                WireClient other = NODE.hold("/subscriber/deleted", "/publisher/deleted", position)) {
            WireResponse deleted = NODE.request("DELETE", "/publisher/deleted");
            assertThat(deleted.status()).isEqualTo(200);
            assertThat(deleted.text()).startsWith("queued messages: 1\r\n").contains("active subscribers: 2\r\n");
            assertThat(one.receive().status()).isEqualTo(410);
            assertThat(other.receive().status()).isEqualTo(410);
        }
        assertThat(NODE.get("/publisher/deleted").status()).isEqualTo(404);
        assertThat(NODE.request("DELETE", "/publisher/deleted").status()).isEqualTo(404);
    }

    @Test
    void aChannelMayBeCreatedAgainAfterItsDeletion() {
        String before = NODE.post("/publisher/again", "x")
                .header("X-Channel-Last-Message-Id")
                .orElseThrow();
        NODE.request("DELETE", "/publisher/again");
        WireResponse after = NODE.post("/publisher/again", "y");
        assertThat(after.header("X-Channel-Messages")).contains("1");
        assertThat(Relay.id(after)).isGreaterThan(MessageId.parse(before).orElseThrow());
    }

    @Test
    void withoutCreateOnPostAChannelMustBePutFirst() {
        assertThat(NODE.post("/strict/created", "x").status()).isEqualTo(404);
        assertThat(NODE.get("/strict/created").status()).isEqualTo(404);
        NODE.request("PUT", "/strict/created");
        assertThat(NODE.post("/strict/created", "x").status()).isEqualTo(202);
        NODE.request("DELETE", "/strict/created");
        assertThat(NODE.post("/strict/created", "x").status()).isEqualTo(404);
    }

    @Test
    void optionsNamesTheMethods() {
        WireResponse publisher = NODE.request("OPTIONS", "/publisher/options");
        assertThat(publisher.status()).isEqualTo(200);
        assertThat(publisher.header("Allow")).contains("GET, POST, PUT, DELETE, HEAD, OPTIONS");
        assertThat(NODE.get("/publisher/options").status()).isEqualTo(404);
        WireResponse subscriber = NODE.request("OPTIONS", "/subscriber/options");
        assertThat(subscriber.status()).isEqualTo(200);
        assertThat(subscriber.header("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "TRACE", "BREW", "get", "X_1!"})
    void otherMethodsAreRefusedWithThoseThatThereAre(String method) {
        WireResponse answer = NODE.request(method, "/publisher/methods");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET, POST, PUT, DELETE, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW"})
    void subscriberLocationsAreForReading(String method) {
        WireResponse answer = NODE.request(method, "/subscriber/methods");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(NODE.get("/publisher/methods").status()).isEqualTo(404);
    }

    @Test
    void anEmptyMessageIsAMessage() {
        assertThat(NODE.post("/publisher/empty", "").header("X-Channel-Messages"))
                .contains("1");
        WireResponse message = NODE.get("/subscriber/empty");
        assertThat(message.status()).isEqualTo(200);
        assertThat(message.body()).isEmpty();
        assertThat(message.header("Content-Length")).contains("0");
    }

    @Test
    void idsGrowStrictlyWithinAndAcrossSeconds() {
        try (WireClient publisher = NODE.connect()) {
            List<MessageId> ids = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                publisher.sendRaw(RunningNode.withBody("POST", "/publisher/growing", new byte[] {'x'}));
                ids.add(Relay.id(publisher.receive()));
            }
            assertThat(ids).isSorted().doesNotHaveDuplicates();
        }
    }
}
