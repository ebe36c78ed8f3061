package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** Redis goes back to what it had a while ago: ids grow all the same, and every reader is told of the gap. */
class RolledBackRedisTest {
    private static final String STREAM = "Accept: text/event-stream";

    private RedisProcess redis;
    private Proxy proxy;
    private RunningNode node;

    @BeforeEach
    void start() {
        redis = RedisProcess.started();
        proxy = new Proxy(redis.port());
        node = RunningNode.start("store: { type: redis, uri: \"" + proxy.uri() + "\" }\n");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        proxy.close();
        redis.close();
    }

    @Test
    void afterARestartFromAStaleSnapshotEveryReaderIsTold() {
        List<MessageId> kept = publish("1", "2", "3");
        try (StreamClient live = stream(kept.get(2))) {
            redis.save();
            List<MessageId> lost = publish("4", "5", "6");
            redis.stop();
            redis.start();
            awaitNode(redis);
            everyReaderIsTold(live, kept, lost);
        }
    }

    @Test
    void afterAFailoverToAReplicaThatHasNotGotTheTailEveryReaderIsTold() {
        try (RedisProcess replica = RedisProcess.started("replicaof 127.0.0.1 " + redis.port())) {
            List<MessageId> kept = publish("1", "2", "3");
            try (StreamClient live = stream(kept.get(2))) {
                redis.command("WAIT 1 5000", ":1");
                replica.command("REPLICAOF NO ONE");
                List<MessageId> lost = publish("4", "5", "6");
                proxy.leadTo(replica.port());
                redis.stop();
                awaitNode(replica);
                everyReaderIsTold(live, kept, lost);
            }
        }
    }

    /** Its channel is quiet: without the reconnection it would look at the log once a minute. */
    @Test
    void anOwnerWithReadersFindsOutByItself() {
        List<MessageId> kept = publish("1");
        try (StreamClient live = stream(kept.get(0));
                RedisClient client = RedisClient.create(redis.uri())) {
            redis.save();
            publish("2");
            String claimed = client.connect().sync().hget("stentor:{:x}:channel", "epoch");
            redis.stop();
            redis.start();
            RedisCommands<String, String> direct = client.connect().sync();
            Eventually.see(() -> direct.hget("stentor:{:x}:channel", "epoch"), epoch -> !epoch.equals(claimed));
            assertThat(live.event()).contains("data: 2");
        }
    }

    @Test
    void afterAFailoverThatLostNothingNobodyIsTold() {
        try (RedisProcess replica = RedisProcess.started("replicaof 127.0.0.1 " + redis.port())) {
            List<MessageId> kept = publish("1", "2", "3");
            try (StreamClient live = stream(kept.get(2))) {
                redis.command("WAIT 1 5000", ":1");
                replica.command("REPLICAOF NO ONE");
                proxy.leadTo(replica.port());
                redis.stop();
                awaitNode(replica);
                publish("4");
                assertThat(live.event()).doesNotContain("stentor.gap").contains("data: 4");
                assertThat(next(kept.get(2)).gap()).isFalse();
            }
        }
    }

    /** Nothing that fails gives the loss away: the node is connected again before anybody asks for anything. */
    private static void awaitNode(RedisProcess server) {
        try (RedisClient client = RedisClient.create(server.uri())) {
            RedisCommands<String, String> commands = client.connect().sync();
            Eventually.see(commands::clientList, list -> list.split("name=stentor ", -1).length > 2);
        }
    }

    private void everyReaderIsTold(StreamClient live, List<MessageId> kept, List<MessageId> lost) {
        MessageId fresh = publish("7").get(0);
        assertThat(fresh).isGreaterThan(lost.get(2));
        for (String body : List.of("4", "5", "6")) {
            assertThat(live.event()).contains("data: " + body);
        }
        assertThat(live.event()).contains("event: stentor.gap");
        assertThat(live.event()).contains("id: " + fresh);

        assertThat(next(kept.get(0))).isEqualTo(new Next(kept.get(1), false));
        assertThat(next(kept.get(1))).isEqualTo(new Next(kept.get(2), false));
        Set<MessageId> standing = new LinkedHashSet<>(lost);
        standing.add(kept.get(2));
        for (MessageId seen : standing) {
            assertThat(next(seen)).as("after %s", seen).isEqualTo(new Next(fresh, true));
        }
    }

    /** The message that follows, and whether there was a gap before it. */
    private record Next(MessageId id, boolean gap) {}

    private Next next(MessageId seen) {
        WireResponse message =
                Eventually.see(() -> node.get("/subscriber/x", "Last-Event-ID: " + seen), read -> read.status() == 200);
        long seconds =
                HttpDate.parse(message.header("Last-Modified").orElseThrow()).orElseThrow();
        MessageId id =
                new MessageId(seconds, Long.parseLong(message.header("Etag").orElseThrow()));
        return new Next(id, message.header("X-Message-Gap").equals(Optional.of("true")));
    }

    private StreamClient stream(MessageId seen) {
        StreamClient stream = node.stream("/subscriber/x", STREAM, "Last-Event-ID: " + seen);
        node.awaitSubscribers("/publisher/x", 1);
        return stream;
    }

    /** Publishes each until it is taken, and returns their ids. */
    private List<MessageId> publish(String... bodies) {
        List<MessageId> ids = new ArrayList<>();
        for (String body : bodies) {
            WireResponse taken = Eventually.see(
                    () -> node.post("/publisher/x", body, "Content-Type: text/plain", "Idempotency-Key: " + body),
                    answer -> answer.status() / 100 == 2);
            ids.add(taken.header("X-Channel-Last-Message-Id")
                    .flatMap(MessageId::parse)
                    .orElseThrow());
        }
        return ids;
    }
}
