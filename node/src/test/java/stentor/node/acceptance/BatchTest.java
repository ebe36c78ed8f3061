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

/** Many messages in one request, all or none: {@code ?batch=true} with {@code application/x-ndjson}. */
class BatchTest {
    private static final String LINES = "Content-Type: application/x-ndjson";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 1k }
            locations:
              - { type: publisher, prefix: /publisher/, max_messages: 1000 }
              - { type: publisher, prefix: /small/, max_messages: 2 }
              - { type: subscriber, prefix: /subscriber/, polling: interval }
              - { type: subscriber, prefix: /held/ }
            """);

    @Test
    void eachLineIsAMessageOfTypeJsonInOrder() {
        WireResponse answer = batch("lines", "{\"n\": 1}\n[2]\n\"three\"\n4\nnull");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("X-Channel-Messages")).contains("5");
        List<WireResponse> messages = all("lines");
        assertThat(messages)
                .extracting(WireResponse::text)
                .containsExactly("{\"n\": 1}", "[2]", "\"three\"", "4", "null");
        assertThat(messages)
                .extracting(message -> message.header("Content-Type").orElse("none"))
                .containsOnly("application/json");
        assertThat(Relay.idOfMessage(messages.get(4))).isEqualTo(Relay.id(answer));
    }

    @Test
    void blankLinesAreNoMessagesAndLinesMayEndInCrLf() {
        assertThat(batch("blank", "\n1\r\n\r\n  \t\n 2 \n").header("X-Channel-Messages"))
                .contains("2");
        assertThat(all("blank")).extracting(WireResponse::text).containsExactly("1", " 2 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n2\n{\"n\": \n4", "1\n\nnope\n", "1\n\n{} {}", "1\n\n\u00002"})
    void oneLineThatIsNotJsonRefusesAll(String body) {
        WireResponse answer = batch("malformed", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("line 3: ");
        assertThat(NODE.get("/publisher/malformed").status()).isEqualTo(404);
    }

    @Test
    void oneLineThatIsTooLongRefusesAll() {
        String atMost = "\"" + "x".repeat(1022) + "\"";
        assertThat(batch("long", "1\n" + atMost + "\n").status()).isEqualTo(202);
        assertThat(batch("too-long", "1\n" + atMost + " \n2").status()).isEqualTo(413);
        assertThat(NODE.get("/publisher/too-long").status()).isEqualTo(404);
    }

    @Test
    void theBodyMayBeLargerThanAMessageButNotWithoutLimit() {
        assertThat(batch("large", "1\n".repeat(700)).header("X-Channel-Messages"))
                .contains("700");
        assertThat(batch("too-large", "1\n".repeat(10_000)).status()).isEqualTo(413);
        assertThat(NODE.get("/publisher/too-large").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "  \r\n"})
    void aBatchOfNothingIsRefused(String body) {
        assertThat(batch("nothing", body).status()).isEqualTo(400);
        assertThat(NODE.get("/publisher/nothing").status()).isEqualTo(404);
    }

    @Test
    void withoutTheParameterOrTheTypeItIsOneMessage() {
        NODE.post("/publisher/one", "1\n2\n", LINES);
        NODE.post("/publisher/one?batch=false", "1\n2\n", LINES);
        NODE.post("/publisher/one?batch=true", "1\n2\n", "Content-Type: application/json");
        NODE.post("/publisher/one?batch=true", "1\n2\n");
        assertThat(all("one"))
                .extracting(WireResponse::text)
                .containsOnly("1\n2\n")
                .hasSize(4);
        assertThat(all("one").get(0).header("Content-Type")).contains("application/x-ndjson");
    }

    @Test
    void theTypeMayHaveParameters() {
        assertThat(NODE.post(
                                "/publisher/parameters?batch=true",
                                "1\n2",
                                "Content-Type: Application/X-NDJSON; charset=utf-8")
                        .header("X-Channel-Messages"))
                .contains("2");
    }

    @Test
    void aWaitingSubscriberGetsTheFirstOfThem() {
        try (WireClient held = NODE.hold("/held/waiting", "/publisher/waiting")) {
            assertThat(batch("waiting", "1\n2\n").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("1");
        }
    }

    @Test
    void theBufferKeepsTheNewest() {
        assertThat(NODE.post("/small/buffer?batch=true", "1\n2\n3\n4\n", LINES).header("X-Channel-Messages"))
                .contains("2");
        assertThat(all("buffer")).extracting(WireResponse::text).containsExactly("3", "4");
    }

    @Test
    void aRepeatedKeyPublishesNoneOfThem() {
        WireResponse first = NODE.post("/publisher/key?batch=true", "1\n2\n", LINES, "Idempotency-Key: k");
        WireResponse repeat = NODE.post("/publisher/key?batch=true", "1\n2\n", LINES, "Idempotency-Key: k");
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(all("key")).hasSize(2);
    }

    private static WireResponse batch(String channel, String body) {
        return NODE.post("/publisher/" + channel + "?batch=true", body, LINES);
    }

    /** All stored messages, oldest first. */
    private static List<WireResponse> all(String channel) {
        List<WireResponse> messages = new ArrayList<>();
        WireResponse next = NODE.get("/subscriber/" + channel);
        while (next.status() == 200) {
            messages.add(next);
            next = NODE.get("/subscriber/" + channel, Relay.after(next));
        }
        assertThat(next.status()).isEqualTo(304);
        return messages;
    }
}
