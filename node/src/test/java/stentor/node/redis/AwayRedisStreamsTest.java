package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;

/** An EventSource gives up for good over any answer but 200: it is held while the store is away, and told to come again. */
class AwayRedisStreamsTest {
    private static final String REQUEST = "GET /subscriber/x HTTP/1.1\nHost: x\nAccept: text/event-stream\n\n";

    @Test
    void anEventSourceThatHasNoAnswerYetIsToldToComeAgainWhenTheNodeStops() {
        try (RedisProcess redis = RedisProcess.started()) {
            RunningNode node = RunningNode.start("store: { type: redis, uri: \"" + redis.uri() + "\" }\n");
            redis.stop();
            try (WireClient client = node.connect().send(REQUEST)) {
                Eventually.see(
                        () -> WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: x\n\n")
                                .text(),
                        text -> text.contains("subscribe_requests_total{transport=\"sse\"} 1"));
                node.close();
                StreamClient events = StreamClient.begin(client);
                assertThat(events.head().status()).isEqualTo(200);
                assertThat(events.wire().rest()).asString().endsWith("0\r\n\r\n");
            }
            redis.start();
        }
    }
}
