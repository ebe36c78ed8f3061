package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.app.App;
import stentor.node.app.AppLimits;
import stentor.node.app.Apps;
import stentor.node.app.WebhookTarget;
import stentor.node.config.Configuration.Refused;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.webhook.WebhookEvent;

class AppReaderTest {
    @TempDir
    Path directory;

    private Configuration read(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("stentor.yaml"), yaml);
            return ConfigurationReader.read(file, ConfigurationFormat.YAML, Map.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private NodeSettings settings(String yaml) {
        return ((Configuration.Loaded) read(yaml)).settings();
    }

    @Test
    void anAppHasKeysLimitsAndWebhooks() {
        Apps apps = settings("""
                        apps:
                          - id: "7"
                            key: k1
                            secret: s1
                            keys: [ { key: k2, secret: s2 } ]
                            channel_group: shop
                            client_events: false
                            user_authentication: true
                            subscription_counts: false
                            webhooks: [ { url: "https://example.com/hook", events: [ channel_occupied, cache_miss ], allow_private: true } ]
                            limits: { max_connections: 5, client_events_per_second: 3, max_members: 7, max_member_size: 2k, max_event_size: 20k }
                        """).appsInForce();
        assertThat(apps.all())
                .containsExactly(new App(
                        "7",
                        List.of(new AppKey("k1", "s1"), new AppKey("k2", "s2")),
                        "shop",
                        true,
                        false,
                        true,
                        false,
                        List.of(new WebhookTarget(
                                URI.create("https://example.com/hook"),
                                Set.of(WebhookEvent.Name.CHANNEL_OCCUPIED, WebhookEvent.Name.CACHE_MISS),
                                true)),
                        new AppLimits(OptionalInt.of(5), 3, 7, 2048, 20480)));
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        Apps apps = settings("apps: [ { id: a, key: k, secret: s } ]\naddress: 0.0.0.0")
                .appsInForce();
        assertThat(apps).isEqualTo(new Apps(List.of(App.of("a", new AppKey("k", "s")))));
        assertThat(apps.withKey("k")).isPresent();
        assertThat(apps.withKey("x")).isEmpty();
        assertThat(apps.withId("a")).isPresent();
    }

    @Test
    void theDevelopmentAppIsThereOnLoopbackOnly() {
        assertThat(settings("").appsInForce()).isEqualTo(Apps.DEVELOPMENT);
        assertThat(settings("address: '::1'").appsInForce()).isEqualTo(Apps.DEVELOPMENT);
        assertThat(settings("address: ''").appsInForce()).isEqualTo(Apps.NONE);
        assertThat(settings("address: 10.0.0.1").appsInForce()).isEqualTo(Apps.NONE);
        assertThat(settings("apps: []").appsInForce()).isEqualTo(Apps.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ key: k, secret: s }            | apps[0].id: missing",
                "{ id: a }                        | apps[0].keys: none (expected: key and secret, or a list of keys)",
                "{ id: a, key: k }                | apps[0].secret: missing",
                "{ id: a b, key: k, secret: s }   | apps[0].id: a b",
                "{ id: a, key: k/x, secret: s }   | apps[0].key: k/x",
                "{ id: a, key: k, secret: s, keys: [ { key: k, secret: t } ] } | apps[0].keys: k (expected: each key once)",
                "{ id: a, key: k, secret: s, limits: { max_members: 0 } } | apps[0].limits.max_members: 0 (expected: 1 or more)",
                "{ id: a, key: k, secret: s, webhooks: [ { } ] } | apps[0].webhooks[0].url: missing",
                "{ id: a, key: k, secret: s, webhooks: [ { url: 'ftp://x/' } ] } | apps[0].webhooks[0].url: ftp://x/",
                "{ id: a, key: k, secret: s, webhooks: [ { url: 'http://x/', events: [ channel_ocupied ] } ] } | apps[0].webhooks[0].events[0]: channel_ocupied",
                "{ id: a, key: k, secret: s, keyy: k } | apps[0].keyy: unknown key",
                "{ id: a, key: k, secret: s }, { id: a, key: l, secret: s } | apps: two with id a (expected: each id once)",
                "{ id: a, key: k, secret: s }, { id: b, key: k, secret: s } | apps: two with key k (expected: each key once)"
            })
    void mistakesAreNamed(String apps, String expected) {
        assertThat(read("apps: [ " + apps + " ]"))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.problems())
                        .anySatisfy(line -> assertThat(line).contains(expected)));
    }
}
