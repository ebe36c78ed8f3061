package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.Eventually;
import stentor.node.testing.HookTarget;
import stentor.node.testing.PusherClient;
import stentor.node.testing.RunningNode;
import stentor.node.testing.StreamClient;
import stentor.node.testing.WireClient;
import stentor.node.testing.WireResponse;
import stentor.protocol.pusher.PusherSignature;

/** What an application's server is told of its channels. */
class WebhooksTest {
    @AutoClose
    private static final HookTarget TARGET = new HookTarget();

    @AutoClose
    private static final HookTarget SOME = new HookTarget();

    @AutoClose
    private static final HookTarget LOOPBACK = new HookTarget();

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            apps:
              - id: app-id
                keys: [ { key: app-key, secret: app-secret }, { key: new-key, secret: new-secret } ]
                webhooks:
                  - { url: "%s", allow_private: true }
                  - { url: "%s", events: [ cache_miss ], allow_private: true }
                  - { url: "%s", events: [ cache_miss ] }
            locations:
              - { type: pusher }
              - { type: pubsub, prefix: /pubsub/ }
            """.formatted(TARGET.url(), SOME.url(), LOOPBACK.url()));

    private static void see(Supplier<List<String>> events, String... expected) {
        Eventually.see(events::get, List.of(expected)::equals);
    }

    private static List<String> about(HookTarget target, String channel) {
        List<String> about = new ArrayList<>();
        for (HookTarget.Call call : target.calls()) {
            call.events().stream()
                    .filter(event -> event.contains(' ' + channel) && !event.startsWith("subscription_count"))
                    .forEach(about::add);
        }
        return about;
    }

    @Test
    void whatHappensInAChannelIsToldOnceAndInOrder() {
        try (PusherClient ann = PusherClient.connect(NODE);
                PusherClient again = PusherClient.connect(NODE)) {
            ann.join("presence-told", "{'user_id':'ann'}");
            again.join("presence-told", "{'user_id':'ann'}");
            ann.send("{'event':'client-hi','channel':'presence-told','data':{'a':1}}");
            see(
                    () -> about(TARGET, "presence-told"),
                    "channel_occupied presence-told",
                    "member_added presence-told ann",
                    "client_event presence-told ann client-hi {\"a\":1}");
        }
        see(
                () -> about(TARGET, "presence-told"),
                "channel_occupied presence-told",
                "member_added presence-told ann",
                "client_event presence-told ann client-hi {\"a\":1}",
                "member_removed presence-told ann",
                "channel_vacated presence-told");
    }

    @Test
    void aPageThatIsLoadedAgainIsSilent() {
        try (PusherClient other = PusherClient.connect(NODE)) {
            try (PusherClient ann = PusherClient.connect(NODE)) {
                ann.join("presence-reload", "{'user_id':'ann'}");
                see(
                        () -> about(TARGET, "presence-reload"),
                        "channel_occupied presence-reload",
                        "member_added presence-reload ann");
            }
            PusherClient back = PusherClient.connect(NODE);
            back.join("presence-reload", "{'user_id':'ann'}");
            other.join("presence-reload", "{'user_id':'zoe'}");
            back.close();
            see(
                    () -> about(TARGET, "presence-reload"),
                    "channel_occupied presence-reload",
                    "member_added presence-reload ann",
                    "member_added presence-reload zoe",
                    "member_removed presence-reload ann");
        }
    }

    @Test
    void callsAreSignedAsPusherDoesAndAsStandardWebhooksSays() throws Exception {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("signed")) {
            see(() -> about(TARGET, "signed"), "channel_occupied signed");
            client.settle();
        }
        for (HookTarget.Call call : TARGET.calls()) {
            assertThat(call.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-pusher-key", "app-key")
                    .containsEntry(
                            "x-pusher-signature",
                            PusherSignature.sign("app-secret", call.body().getBytes(StandardCharsets.UTF_8)));
            String signed = call.headers().get("webhook-id")
                    + '.'
                    + call.headers().get("webhook-timestamp")
                    + '.'
                    + call.body();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("app-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            assertThat(call.headers())
                    .containsEntry(
                            "webhook-signature",
                            "v1,"
                                    + Base64.getEncoder()
                                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
            assertThat(call.body()).matches("\\{\"time_ms\":[0-9]{13},\"events\":\\[.*]}");
        }
        assertThat(TARGET.calls())
                .extracting(call -> call.headers().get("webhook-id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aTargetIsToldOnlyOfTheEventsThatItWants() {
        try (PusherClient one = PusherClient.connect(NODE).subscribe("cache-missed");
                PusherClient two = PusherClient.connect(NODE).subscribe("cache-missed")) {
            see(() -> SOME.events("cache_miss cache-missed"), "cache_miss cache-missed");
            see(() -> TARGET.events("cache_miss cache-missed"), "cache_miss cache-missed");
            one.settle();
            two.settle();
        }
        assertThat(SOME.events("channel_", "member_", "client_", "subscription_"))
                .isEmpty();
    }

    @Test
    void countsAreToldButNotOfPresenceChannels() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("counted")) {
            client.join("presence-counted", "{'user_id':'u'}");
            see(() -> TARGET.events("subscription_count counted"), "subscription_count counted 1");
        }
        see(
                () -> TARGET.events("subscription_count counted"),
                "subscription_count counted 1",
                "subscription_count counted 0");
        assertThat(TARGET.events("subscription_count presence-")).isEmpty();
    }

    @Test
    void subscribersOfOtherDialectsOccupyAChannelToo() {
        try (StreamClient stream = NODE.stream("/pubsub/streamed", "Accept: text/event-stream")) {
            assertThat(stream.head().status()).isEqualTo(200);
            see(() -> about(TARGET, "streamed"), "channel_occupied streamed");
        }
        see(() -> about(TARGET, "streamed"), "channel_occupied streamed", "channel_vacated streamed");
    }

    @Test
    void aTargetOnAPrivateAddressIsRefusedUnlessItIsAllowed() {
        try (PusherClient client = PusherClient.connect(NODE).subscribe("cache-private")) {
            see(() -> SOME.events("cache_miss cache-private"), "cache_miss cache-private");
            Eventually.see(() -> metric("stentor_webhooks_failed_total"), failed -> failed >= 1);
            client.settle();
        }
        assertThat(LOOPBACK.calls()).isEmpty();
    }

    private static WireResponse manage(String request) {
        return WireClient.exchange(
                NODE.managementAddress(), request + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
    }

    @Test
    void operatorsSeeHowWebhooksAre() {
        assertThat(manage("POST /webhooks").status()).isEqualTo(400);
        assertThat(manage("POST /webhooks?app=nobody").status()).isEqualTo(400);
        WireResponse standing = manage("POST /webhooks?app=app-id");
        assertThat(standing.status()).isEqualTo(200);
        assertThat(standing.text()).contains("\"given_up\":0", "\"waiting\":");
        assertThat(manage("POST /webhooks?app=app-id&again=all").text()).isEqualTo("{\"sent_again\":0}\n");
        assertThat(manage("GET /webhooks?app=app-id").status()).isEqualTo(405);
    }

    private static double metric(String name) {
        return manage("GET /metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
