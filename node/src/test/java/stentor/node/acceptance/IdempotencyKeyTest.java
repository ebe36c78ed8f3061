package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** {@code Idempotency-Key}: a repeat answers as the first did and publishes nothing. */
class IdempotencyKeyTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 1k }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: publisher, prefix: /other/, max_messages: 7, message_timeout: 5m }
              - { type: subscriber, prefix: /subscriber/ }
              - { type: subscriber, prefix: /interval/, polling: interval }
            """);

    @Test
    void aRepeatIsAnsweredAsTheFirstWasAndPublishesNothing() {
        WireResponse first = NODE.post("/publisher/repeat", "once", "Idempotency-Key: k1");
        NODE.post("/publisher/repeat", "another");
        WireResponse repeat = NODE.post("/publisher/repeat", "once", "Idempotency-Key: k1");
        assertThat(repeat.status()).isEqualTo(202);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(Relay.id(repeat)).isEqualTo(Relay.id(first));
        assertThat(NODE.get("/publisher/repeat").header("X-Channel-Messages")).contains("2");
    }

    @Test
    void whoWaitsNowDoesNotChangeTheAnswer() {
        NODE.post("/publisher/waiting", "x", "Idempotency-Key: k");
        WireResponse last = NODE.get("/subscriber/waiting");
        try (WireClient held = NODE.hold("/subscriber/waiting", "/publisher/waiting", Relay.after(last))) {
            assertThat(NODE.post("/publisher/waiting", "x", "Idempotency-Key: k")
                            .status())
                    .isEqualTo(202);
            assertThat(NODE.post("/publisher/waiting", "y").status()).isEqualTo(201);
            assertThat(held.receive().text()).isEqualTo("y");
        }
    }

    @Test
    void aCreatedAnswerStaysCreated() {
        try (WireClient held = NODE.hold("/subscriber/created", "/publisher/created")) {
            assertThat(NODE.post("/publisher/created", "x", "Idempotency-Key: k")
                            .status())
                    .isEqualTo(201);
            held.receive();
        }
        assertThat(NODE.post("/publisher/created", "x", "Idempotency-Key: k").status())
                .isEqualTo(201);
    }

    @Test
    void theKeyHoldsForTheChannelAtAllLocations() {
        WireResponse first = NODE.post("/publisher/two-locations", "x", "Idempotency-Key: k");
        WireResponse repeat = NODE.post("/other/two-locations", "x", "Idempotency-Key: k");
        assertThat(Relay.id(repeat)).isEqualTo(Relay.id(first));
        assertThat(repeat.status()).isEqualTo(first.status());
        assertThat(NODE.get("/publisher/two-locations").header("X-Channel-Messages"))
                .contains("1");
    }

    @Test
    void anotherKeyAnotherChannelAndNoKeyPublish() {
        NODE.post("/publisher/keys", "x", "Idempotency-Key: k");
        NODE.post("/publisher/keys", "x", "Idempotency-Key: K");
        NODE.post("/publisher/keys", "x");
        NODE.post("/publisher/keys-elsewhere", "x", "Idempotency-Key: k");
        assertThat(NODE.get("/publisher/keys").header("X-Channel-Messages")).contains("3");
        assertThat(NODE.get("/publisher/keys-elsewhere").header("X-Channel-Messages"))
                .contains("1");
    }

    @Test
    void ofManyAtOnceOnePublishesAndAllAreToldTheSame() {
        List<WireClient> publishers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            publishers.add(NODE.connect());
        }
        for (int i = 0; i < publishers.size(); i++) {
            String location = i % 2 == 0 ? "/publisher/" : "/other/";
            publishers
                    .get(i)
                    .sendRaw(RunningNode.withBody(
                            "POST", location + "at-once", ("from " + i).getBytes(), "Idempotency-Key: k"));
        }
        Set<String> answers = new HashSet<>();
        for (WireClient publisher : publishers) {
            try (publisher) {
                WireResponse answer = publisher.receive();
                answers.add(answer.status() + " " + answer.text());
            }
        }
        assertThat(answers).hasSize(1);
        WireResponse message = NODE.get("/subscriber/at-once");
        assertThat(NODE.get("/interval/at-once", Relay.after(message)).status()).isEqualTo(304);
    }

    @Test
    void theAnswerIsInTheFormatThatTheRepeatAsksFor() {
        WireResponse first = NODE.post("/publisher/format", "x", "Idempotency-Key: k");
        assertThat(NODE.post("/publisher/format", "x", "Idempotency-Key: k", "Accept: application/json")
                        .text())
                .contains("\"last_message_id\": \"" + Relay.id(first) + "\"");
    }

    @Test
    void aKeyHasOneTo255Characters() {
        assertThat(NODE.post("/publisher/length", "x", "Idempotency-Key:   ").status())
                .isEqualTo(400);
        assertThat(NODE.post("/publisher/length", "x", "Idempotency-Key: " + "k".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(NODE.get("/publisher/length").status()).isEqualTo(404);
        assertThat(NODE.post("/publisher/length", "x", "Idempotency-Key: " + "k".repeat(255))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aPublishThatWasRefusedDoesNotUseUpItsKey() {
        String tooLarge = "x".repeat(1025);
        assertThat(NODE.post("/publisher/refused", tooLarge, "Idempotency-Key: k")
                        .status())
                .isEqualTo(413);
        assertThat(NODE.post("/publisher/refused", "x", "Idempotency-Key: k").status())
                .isEqualTo(202);
        assertThat(NODE.get("/subscriber/refused").text()).isEqualTo("x");
    }
}
