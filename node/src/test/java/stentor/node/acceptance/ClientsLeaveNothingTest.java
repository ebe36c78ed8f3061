package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.http.Http2Client;
import stentor.node.http.RawClient;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** When all kinds of subscribers have come and gone, each gauge of the node is back where it was. */
class ClientsLeaveNothingTest {
    /** Of {@link #KINDS} subscribers each. */
    private static final int ROUNDS = 50;

    private static final int KINDS = 11;

    /** Those that say something of the moment, not of what is there. */
    private static final Set<String> OF_THE_MOMENT =
            Set.of("stentor_loop_lag_seconds", "stentor_clock_ahead_seconds", "stentor_shards");

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            locations:
              - { type: publisher, prefix: /pub/ }
              - { type: subscriber, prefix: /sub/ }
              - { type: bus, prefix: /bus/ }
              - { type: pusher }
              - { type: bayeux, path: /bayeux }
            """);

    @Test
    void eachGaugeIsWhereItWas() {
        // Some gauges first appear, and owners come into being, with the first clients.
        comeAndGo(0);
        Map<String, Double> before = Eventually.see(ClientsLeaveNothingTest::gauges, ClientsLeaveNothingTest::nobody);
        // Those of the first clients stay for a moment; in the end all have to be gone.
        before.put("stentor_hubs", 0.0);
        for (int round = 1; round <= ROUNDS; round++) {
            comeAndGo(round);
        }
        Eventually.see(Duration.ofSeconds(40), ClientsLeaveNothingTest::gauges, before::equals);
    }

    private static boolean nobody(Map<String, Double> gauges) {
        return gauges.entrySet().stream()
                .filter(gauge -> gauge.getKey().matches("stentor_(connections|streams|subscribers.*)"))
                .allMatch(gauge -> gauge.getValue() == 0);
    }

    /** One of each kind at once, each of which has begun; then all of them go. */
    private static void comeAndGo(int round) {
        List<WireClient> clients = new ArrayList<>();
        try (Http2Client http2 = Http2Client.over(RawClient.connect(NODE.address()))) {
            List<Integer> streams = List.of(
                    http2.get("/sub/x", "accept", "text/event-stream"), http2.get("/bus/x"), http2.get("/sub/poll"));
            clients.add(NODE.stream("/sub/x", "Accept: text/event-stream").wire());
            clients.add(NODE.stream("/sub/x", "Accept: multipart/mixed").wire());
            clients.add(NODE.stream("/sub/x", "TE: chunked").wire());
            clients.add(NODE.stream("/bus/x").wire());
            clients.add(NODE.webSocket("/sub/x").wire());
            clients.add(NODE.webSocket("/app/app-key?protocol=7").wire());
            clients.add(NODE.webSocket("/bayeux").wire());
            clients.add(NODE.connect().send("GET /sub/poll HTTP/1.1\nHost: stentor\n\n"));
            Map<String, Double> gauges = Eventually.see(
                    ClientsLeaveNothingTest::gauges,
                    now -> subscribers(now) == KINDS && now.get("stentor_connections") > clients.size());
            assertThat(gauges.get("stentor_hubs")).isGreaterThanOrEqualTo(2);
            if (round % 2 == 0) {
                streams.forEach(
                        stream -> http2.send(Http2Client.RST_STREAM, 0, stream, Http2Client.number(8 /* CANCEL */)));
            }
        } finally {
            clients.forEach(round % 3 == 0 ? WireClient::reset : WireClient::close);
        }
    }

    private static double subscribers(Map<String, Double> gauges) {
        return gauges.entrySet().stream()
                .filter(gauge -> gauge.getKey().startsWith("stentor_subscribers{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static Map<String, Double> gauges() {
        String text = WireClient.exchange(NODE.managementAddress(), "GET /metrics HTTP/1.1\nHost: localhost\n\n")
                .text();
        Set<String> names = text.lines()
                .filter(line -> line.startsWith("# TYPE stentor_") && line.endsWith(" gauge"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max") && !OF_THE_MOMENT.contains(name))
                .collect(Collectors.toSet());
        Map<String, Double> gauges = new TreeMap<>();
        text.lines()
                .filter(line -> names.contains(line.split("[{ ]")[0]))
                .forEach(line -> gauges.put(
                        line.substring(0, line.lastIndexOf(' ')),
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        return gauges;
    }

    /** The second request is handled when it is known that the client has finished: it counts as gone before it is answered. */
    @ParameterizedTest
    @CsvSource({
        "/bus/gone, X-Nothing: 1",
        "/bus/, X-Nothing: 1",
        "/sub/gone, Accept: text/event-stream",
        "/sub/gone, Accept: multipart/mixed",
        "/sub/gone, TE: chunked",
        "/sub/gone, X-Nothing: 1",
        "/bayeux/0123456789abcdef0123456789abcdef, Accept: text/event-stream"
    })
    void whoeverHasLeftBeforeItsRequestIsReadLeavesNothing(String path, String header) {
        String request = "GET " + path + " HTTP/1.1\nHost: stentor\n" + header + "\n\n";
        for (int i = 0; i < 10; i++) {
            try (WireClient client = NODE.connect()) {
                client.send(request + request).finishSending().rest();
            }
        }
        NODE.awaitSubscribers("/pub/gone", 0);
        Eventually.see(ClientsLeaveNothingTest::gauges, ClientsLeaveNothingTest::nobody);
    }
}
