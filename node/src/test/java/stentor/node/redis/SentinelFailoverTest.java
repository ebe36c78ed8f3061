package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireResponse;

/** A real Sentinel makes a replica the master after the old one died: a node follows, and says what is lost if anything is. */
class SentinelFailoverTest {
    private static final String STREAM = "Accept: text/event-stream";

    /** Three readers on each are 36. */
    private static final int CHANNELS = 12;

    private SentinelWorld redis;
    private RunningNode node;

    @BeforeEach
    void start() {
        redis = new SentinelWorld();
        node = RunningNode.start("store: { type: redis, uri: \"" + redis.uri() + "\" }\n");
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void afterAFailoverThatLostNothingNobodyIsToldOfAGap() {
        for (String channel : new String[] {"live", "later"}) {
            publish(channel, "1");
            publish(channel, "2");
        }
        try (StreamClient live = stream("live", Optional.empty())) {
            assertThat(live.event()).endsWith("data: 1");
            assertThat(live.event()).endsWith("data: 2");
            redis.awaitReplica();
            redis.failOver();
            publish("live", "3");
            publish("later", "3");
            assertThat(live.event()).doesNotContain("stentor.gap").endsWith("data: 3");
        }
        try (StreamClient resumed = stream("later", Optional.empty())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(resumed.event()).doesNotContain("stentor.gap").endsWith("data: " + i);
            }
        }
    }

    /** Those who read on live, those who come back with an id that is lost, and those who come back from before what is lost. */
    @Test
    void afterAFailoverToAReplicaThatLaggedEveryReaderIsTold() {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            publish("x" + i, "1");
            kept.add(publish("x" + i, "2"));
        }
        List<StreamClient> live = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            live.add(stream("x" + i, Optional.of(kept.get(i))));
        }
        redis.awaitReplica();
        redis.leaveReplicaBehind();
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            publish("x" + i, "3");
            lost.add(publish("x" + i, "4"));
        }
        redis.failOver();
        for (int i = 0; i < CHANNELS; i++) {
            publish("x" + i, "5");
        }
        for (int i = 0; i < CHANNELS; i++) {
            try (StreamClient reader = live.get(i)) {
                assertThat(reader.event()).doesNotContain("stentor.gap").endsWith("data: 3");
                assertThat(reader.event()).doesNotContain("stentor.gap").endsWith("data: 4");
                isToldOfAGap(reader);
            }
            for (String position : List.of(lost.get(i), kept.get(i))) {
                try (StreamClient reader = stream("x" + i, Optional.of(position))) {
                    isToldOfAGap(reader);
                }
            }
        }
    }

    private static void isToldOfAGap(StreamClient reader) {
        assertThat(reader.event()).contains("event: stentor.gap");
        assertThat(reader.event()).endsWith("data: 5");
    }

    private StreamClient stream(String channel, Optional<String> after) {
        return after.map(id -> node.stream("/subscriber/" + channel, STREAM, "Last-Event-ID: " + id))
                .orElseGet(() -> node.stream("/subscriber/" + channel, STREAM));
    }

    /** Publishes until it is taken; the message's id. */
    private String publish(String channel, String body) {
        WireResponse taken = Eventually.see(
                () -> node.post("/publisher/" + channel, body, "Idempotency-Key: " + body),
                answer -> answer.status() / 100 == 2);
        return taken.header("X-Channel-Last-Message-Id").orElseThrow();
    }
}
