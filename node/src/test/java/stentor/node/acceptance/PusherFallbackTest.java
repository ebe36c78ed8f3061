package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.Eventually;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** Pusher over HTTP, request by request. The real clients are in {@code stentor.node.clients}. */
class PusherFallbackTest {
    private static final String QUERY = "?protocol=7&client=js&version=8.6.0";

    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            apps:
              - { id: app-id, key: app-key, secret: app-secret }
              - { id: small, key: small-key, secret: s, limits: { max_connections: 1 } }
              - { id: off, key: off-key, secret: s, enabled: false }
            locations:
              - { type: publisher, prefix: /publisher/ }
              - { type: pusher, allow_origin: [ "https://shop.example" ] }
            """);

    private static WireResponse poll(String key, String session) {
        return NODE.post("/pusher/app/" + key + "/" + session + "/xhr" + QUERY, "");
    }

    private static WireResponse say(String session, String body) {
        return NODE.post("/pusher/app/app-key/" + session + "/xhr_send?t=1&n=2", body.replace('\'', '"'));
    }

    private static String text(WireResponse response) {
        assertThat(response.status()).isEqualTo(200);
        return new String(response.body(), UTF_8);
    }

    @Test
    void aSessionIsOpenedByItsFirstRequestAndGoesOnWithTheNext() {
        assertThat(text(poll("app-key", "1/first")) + text(poll("app-key", "1/first")))
                .startsWith("o\n")
                .contains("a[\"{\\\"event\\\":\\\"pusher:connection_established\\\"");
        assertThat(say("1/first", "['{\\'event\\':\\'pusher:subscribe\\',\\'data\\':{\\'channel\\':\\'fallback\\'}}']")
                        .status())
                .isEqualTo(204);
        assertThat(text(poll("app-key", "1/first"))).contains("subscription_succeeded");
        NODE.post("/publisher/fallback", "hello");
        Eventually.see(() -> text(poll("app-key", "1/first")), frames -> frames.contains("hello"));
    }

    @ParameterizedTest
    @CsvSource({"nobody, 4001", "off-key, 4003"})
    void whoMayNotComeInIsToldWhyInAnOpenSession(String key, int code) {
        assertThat(text(poll(key, "2/refused")))
                .startsWith("o\na[\"{\\\"event\\\":\\\"pusher:error\\\"")
                .contains("\nc[" + code + ",\"");
    }

    @Test
    void aVersionIsCheckedAsOnAWebSocket() {
        assertThat(text(NODE.post("/pusher/app/app-key/3/old/xhr?protocol=4", "")))
                .contains("c[4007,");
    }

    @Test
    void beyondTheLimitOfConnectionsAClientIsToldToComeLater() {
        assertThat(text(poll("small-key", "4/one"))).startsWith("o\n").doesNotContain("c[");
        assertThat(text(poll("small-key", "4/two")) + text(poll("small-key", "4/two")))
                .contains("c[4100,");
    }

    @Test
    void whoSpeaksInASessionThatIsNotThereIsTold() {
        assertThat(say("5/never", "[]").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "[1]", "'text'", "[['nested']]", "[null]"})
    void onlyArraysOfStringsAreHeard(String body) {
        assertThat(say("6/bad", body).status()).isEqualTo(400);
    }

    @Test
    void whatIsTooLargeOrTooDeepIsRefused() {
        assertThat(say("7/large", "['" + "x".repeat(10 << 20) + "']").status()).isEqualTo(413);
        assertThat(say("7/deep", "[".repeat(1000) + "]".repeat(1000)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pusher/app/app-key",
                "/pusher/app/app-key/1/a",
                "/pusher/app/app-key/1/a/jsonp",
                "/pusher/app/app-key/1/a%2fb/xhr",
                "/pusher/app/app-key/1/a/xhr/more",
                "/pusher/app"
            })
    void otherPathsAreNotThere(String path) {
        assertThat(NODE.post(path, "").status()).isEqualTo(404);
    }

    @Test
    void sessionsAreReadByPostAlone() {
        assertThat(NODE.get("/pusher/app/app-key/8/get/xhr" + QUERY).status()).isEqualTo(405);
    }

    @Test
    void pagesMayUseItAsFarAsTheLocationLets() {
        String origin = "Origin: https://shop.example";
        WireResponse preflight = NODE.request(
                "OPTIONS",
                "/pusher/app/app-key/9/cors/xhr_send",
                origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(NODE.post("/pusher/app/app-key/9/cors/xhr" + QUERY, "", origin)
                        .header("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
    }
}
