package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.Polling;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.node.location.SubscriberLocation;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;

/** Examples from the documentation of Stentor and of the servers whose users may come to it load as they stand. */
class ConfigurationExamplesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void theFilesThatTheExamplesName() throws IOException {
        Files.createDirectory(directory.resolve("public"));
        Files.createFile(directory.resolve("server.pem"));
        Files.createFile(directory.resolve("server.key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"red-baton-1.yaml", "red-baton-2.yaml"})
    void anExampleLoadsWithoutAWarning(String name) throws IOException {
        Configuration.Loaded loaded = ConfigurationFile.example(directory, name).loaded();
        assertThat(loaded.warnings()).isEmpty();
    }

    /** A second node with the same Redis would join the first: then the channels in memory are on one of them only. */
    @ParameterizedTest
    @ValueSource(strings = {"stentor.yaml", "hbpush.yaml"})
    void anExampleWithBothKindsOfStoreLoadsAndWarnsOfTheOneInMemoryOnly(String name) throws IOException {
        Configuration.Loaded loaded = ConfigurationFile.example(directory, name).loaded();
        assertThat(loaded.warnings()).singleElement().asString().contains("store default: in memory on several nodes");
    }

    @Test
    void theServersSettingsAreRead() throws IOException {
        NodeSettings settings =
                ConfigurationFile.example(directory, "stentor.yaml").settings();
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.address()).isEqualTo("127.0.0.1");
        assertThat(settings.tls())
                .contains(new TlsSettings(
                        9443,
                        directory.resolve("server.pem"),
                        directory.resolve("server.key"),
                        Optional.empty(),
                        TlsSettings.ClientCertificates.OPTIONAL));
        assertThat(settings.docroot()).contains(directory.resolve("public"));
        assertThat(settings.cluster()).isEqualTo(ClusterSettings.IN_REDIS);
    }

    @Test
    void storesAreReadByName() throws IOException {
        RedisAddress sentinels = new RedisAddress.Uri("redis-sentinel://s1:26379,s2:26379/0#mymaster");
        assertThat(ConfigurationFile.example(directory, "stentor.yaml")
                        .settings()
                        .stores())
                .containsExactly(
                        Map.entry("default", new MemoryStore()),
                        Map.entry("redis1", new RedisStore(RedisAddress.Server.DEFAULT, "redis1_", 0)),
                        Map.entry("redis2", new RedisStore(sentinels, "redis2_", 0)));
    }

    @Test
    void patternsLeadToChannels() throws IOException {
        LocationTable table =
                ConfigurationFile.example(directory, "stentor.yaml").settings().locations();
        assertThat(table.locations()).hasSize(6);
        assertThat(channel(table, "/redis/a/b/1/sub/")).isEqualTo(new ChannelKey("redis1", "", "a/b"));
        assertThat(channel(table, "/rt/notifications/x")).isEqualTo(new ChannelKey("default", "notifications", "x"));
        assertThat(((SubscriberLocation) location(table, "/redis/a/1/sub/"))
                        .subscribing()
                        .polling())
                .isEqualTo(Polling.INTERVAL);
        assertThat(((SubscriberLocation) location(table, "/sub/a"))
                        .subscribing()
                        .polling())
                .isEqualTo(Polling.LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stentor.yaml", "red-baton-2.yaml"})
    void settingsOfChannelsAndSubscribersAreRead(String name) throws IOException {
        LocationTable table =
                ConfigurationFile.example(directory, name).settings().locations();
        assertThat(((PublisherLocation) location(table, "/rt/publish/x")).publishing())
                .isEqualTo(new Publishing(
                        new ChannelSettings(true, Duration.ofMinutes(5), 5, 0, 0, true, Duration.ofHours(1)),
                        true,
                        Optional.empty()));
        SubscriberLocation subscriber = (SubscriberLocation) location(table, "/rt/notifications/x");
        assertThat(subscriber.subscribing().concurrency()).isEqualTo(ConcurrencyPolicy.LAST);
        assertThat(subscriber.subscribing().defaultType()).contains("text/javascript");
        assertThat(subscriber.subscribing().addHeader())
                .isEqualTo(Map.of("Cache-Control", "max-age=0, must-revalidate"));
    }

    @Test
    void redBatonsFirstExampleKeepsTenMessagesForTwoHours() throws IOException {
        LocationTable table = ConfigurationFile.example(directory, "red-baton-1.yaml")
                .settings()
                .locations();
        assertThat(((PublisherLocation) location(table, "/publish/x"))
                        .publishing()
                        .channel())
                .isEqualTo(new ChannelSettings(true, Duration.ofHours(2), 10, 0, 0, false, Duration.ofHours(1)));
    }

    private static Location location(LocationTable table, String path) {
        return table.find(path).orElseThrow().location();
    }

    private static ChannelKey channel(LocationTable table, String path) {
        LocationTable.Found match = table.find(path).orElseThrow();
        return match.location().mount().channel(match.rawId());
    }
}
