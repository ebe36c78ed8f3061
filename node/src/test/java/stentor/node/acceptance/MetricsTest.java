package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;

/** What a scraper finds at {@code /metrics}. */
class MetricsTest {
    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.startWith("""
                port: 0
                cluster: { port: 0, management_port: 0 }
                locations:
                  - { type: publisher, prefix: /publisher/ }
                  - { type: subscriber, prefix: /subscriber/ }
                  - { type: publisher, prefix: /short/pub/, channel_group: short, max_messages: 1 }
                  - { type: subscriber, prefix: /short/sub/, channel_group: short }
                  - { type: queue, prefix: /push_messages/ }
                  - { type: bus, prefix: /msgbus/ }
                  - { type: pusher }
                """);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aPublishIsCountedByWhetherItWasDelivered() {
        double subscribed = value("stentor_subscribe_requests_total{transport=\"sse\"}");
        double stored = value("stentor_publishes_total{outcome=\"stored\"}");
        double delivered = value("stentor_publishes_total{outcome=\"delivered\"}");
        double written = value("stentor_log_messages_total{kind=\"channel\",store=\"default\"}");
        node.post("/publisher/counted", "one", "Content-Type: text/plain");
        try (StreamClient stream = node.stream("/subscriber/counted", "Accept: text/event-stream")) {
            node.awaitSubscribers("/publisher/counted", 1);
            awaitValue("stentor_streams", 1);
            node.post("/publisher/counted", "two", "Content-Type: text/plain");
            stream.until("two");
        }
        assertThat(value("stentor_publishes_total{outcome=\"stored\"}")).isEqualTo(stored + 1);
        assertThat(value("stentor_publishes_total{outcome=\"delivered\"}")).isEqualTo(delivered + 1);
        assertThat(value("stentor_log_messages_total{kind=\"channel\",store=\"default\"}"))
                .isEqualTo(written + 2);
        assertThat(value("stentor_publish_seconds_count")).isGreaterThanOrEqualTo(2);
        assertThat(value("stentor_publish_seconds_bucket{le=\"5.0\"}")).isGreaterThanOrEqualTo(2);
        assertThat(value("stentor_subscribe_requests_total{transport=\"sse\"}")).isEqualTo(subscribed + 1);
        awaitValue("stentor_streams", 0);
    }

    @ParameterizedTest
    @CsvSource({
        "relay, longpoll, GET /subscriber/by HTTP/1.1, Accept: */*",
        "relay, sse, GET /subscriber/by HTTP/1.1, Accept: text/event-stream",
        "relay, multipart, GET /subscriber/by HTTP/1.1, Accept: multipart/mixed",
        "relay, chunked, GET /subscriber/by HTTP/1.1, TE: chunked",
        "relay, websocket, GET /subscriber/by HTTP/1.1, Upgrade: websocket",
        "bus, multipart, GET /msgbus/by HTTP/1.1, Accept: */*",
        "bus, multipart, GET /msgbus/ HTTP/1.1, Accept: */*",
    })
    void subscribersAndDeliveriesAreCountedByDialectAndTransport(
            String dialect, String transport, String request, String header) {
        String labels = "{dialect=\"" + dialect + "\",transport=\"" + transport + "\"}";
        double delivered = value("stentor_deliveries_total" + labels);
        awaitValue("stentor_subscribers" + labels, 0);
        try (WireClient client = node.connect()) {
            subscribe(client, request, header);
            awaitValue("stentor_subscribers" + labels, 1);
            Eventually.see(
                    () -> node.post("/publisher/by", "x", "Content-Type: text/plain")
                            .status(),
                    status -> status == 201);
            Eventually.see(() -> value("stentor_deliveries_total" + labels), now -> now > delivered);
        }
        awaitValue("stentor_subscribers" + labels, 0);
    }

    @Test
    void pusherClientsAreCounted() {
        String gauge = "stentor_subscribers{dialect=\"pusher\",transport=\"websocket\"}";
        awaitValue(gauge, 0);
        try (WireClient client = node.connect()) {
            subscribe(client, "GET /app/app-key?protocol=7 HTTP/1.1", "Upgrade: websocket");
            awaitValue(gauge, 1);
        }
        awaitValue(gauge, 0);
    }

    private static void subscribe(WireClient client, String request, String header) {
        client.send(request + "\nHost: localhost\n" + header + "\nConnection: "
                + (header.startsWith("Upgrade")
                        ? "Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                        : header.startsWith("TE") ? "TE" : "keep-alive")
                + "\n\n");
    }

    @Test
    void howLongAPublishTakesToItsSubscribersIsTimed() {
        double before = value("stentor_delivery_seconds_count");
        try (StreamClient stream = node.stream("/subscriber/timed", "Accept: text/event-stream")) {
            node.awaitSubscribers("/publisher/timed", 1);
            node.post("/publisher/timed", "one", "Content-Type: text/plain");
            stream.until("one");
            Eventually.see(() -> value("stentor_delivery_seconds_count"), now -> now > before);
        }
    }

    /** Of three messages the buffer keeps one: who has the first is told that the second is gone. */
    @Test
    void gapsAreCountedByTheirCause() {
        String gaps = "stentor_gaps_total{cause=\"removed\"}";
        double before = value(gaps);
        String first = lastId(node.post("/short/pub/gap", "one"));
        node.post("/short/pub/gap", "two");
        node.post("/short/pub/gap", "three");
        WireResponse next = node.get("/short/sub/gap?last_event_id=" + first);
        assertThat(next.header("X-Message-Gap")).contains("true");
        // The reader is told first.
        Eventually.see(() -> value(gaps), now -> now == before + 1);
    }

    private static String lastId(WireResponse published) {
        return published.header("X-Channel-Last-Message-Id").orElseThrow();
    }

    @Test
    void aRefusedPublishAndAQueueAreCounted() {
        node.get("/publisher/none");
        double writes = value("stentor_log_call_seconds_count{kind=\"queue\",operation=\"write\",store=\"default\"}");
        node.post("/push_messages/counted", "job");
        assertThat(value("stentor_log_call_seconds_count{kind=\"queue\",operation=\"write\",store=\"default\"}"))
                .isGreaterThan(writes);
        assertThat(value("stentor_owners{kind=\"queue\"}")).isPositive();
    }

    @Test
    void theNodeAndItsProcessAreTold() {
        assertThat(value("stentor_ready")).isEqualTo(1);
        assertThat(value("stentor_cluster_nodes")).isEqualTo(1);
        assertThat(value("stentor_cluster_members{status=\"up\"}")).isEqualTo(1);
        assertThat(value("stentor_cluster_unreachable")).isZero();
        assertThat(value("stentor_standing")).isEqualTo(1);
        assertThat(value("stentor_connections")).isGreaterThanOrEqualTo(0);
        assertThat(value("stentor_received_bytes_total")).isGreaterThan(0);
        assertThat(value("stentor_loop_lag_seconds")).isBetween(0.0, 60.0);
        assertThat(value("stentor_overloads_total{bound=\"owner_queue\",kind=\"channel\"}"))
                .isZero();
        assertThat(scrape().text()).contains("stentor_build_info{version=", "jvm_memory_used_bytes{", "process_uptime");
    }

    @Test
    void whatWaitsInQueuesAndWhatIsOutIsTold() {
        double waiting = value("stentor_queue_messages");
        double out = value("stentor_queue_leases");
        node.post("/push_messages/metrics", "1");
        node.post("/push_messages/metrics", "2");
        String token = node.get("/push_messages/metrics?ack=true")
                .header("X-Message-Ack")
                .orElseThrow();
        assertThat(value("stentor_queue_messages")).isEqualTo(waiting + 1);
        assertThat(value("stentor_queue_leases")).isEqualTo(out + 1);
        node.request("DELETE", "/push_messages/metrics?ack=" + token);
        assertThat(value("stentor_queue_leases")).isEqualTo(out);
    }

    @Test
    void prometheusHasNothingToSayAgainstIt() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeThat(promtool).as("Debian's package prometheus").exists();
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = check.getOutputStream()) {
            in.write(scrape().text().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().filter(line -> line.startsWith("stentor_"))).isEmpty();
    }

    private static WireResponse scrape() {
        WireResponse response =
                WireClient.exchange(node.managementAddress(), "GET /metrics HTTP/1.1\nHost: 127.0.0.1\n\n");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        return response;
    }

    /** 0 for what was not counted yet. */
    private static double value(String series) {
        Matcher matcher = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape().text());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static void awaitValue(String series, double expected) {
        Eventually.see(() -> value(series), seen -> seen == expected);
    }
}
