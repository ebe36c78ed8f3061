package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.location.BusLocation;
import stentor.node.location.CrossOrigin;
import stentor.node.location.FirstMessage;
import stentor.node.location.Location;
import stentor.node.location.LocationPattern;
import stentor.node.location.Mount;
import stentor.node.location.Polling;
import stentor.node.location.PubSubLocation;
import stentor.node.location.Publishing;
import stentor.node.location.QueueLocation;
import stentor.node.location.Queueing;
import stentor.node.location.SlowSubscriber;
import stentor.node.location.SubscriberLocation;
import stentor.node.location.Subscribing;
import stentor.node.location.Transport;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ConcurrencyPolicy;

class ConfigurationReaderTest {
    private static final Mount AT_A = Mount.at(LocationPattern.prefix("/a/"));

    @TempDir
    Path directory;

    @Test
    void anEmptyFileMeansTheDefaults() {
        assertThat(yaml("").settings()).isEqualTo(NodeSettings.DEFAULT);
        assertThat(yaml("# nothing yet\n").settings()).isEqualTo(NodeSettings.DEFAULT);
        assertThat(json("{}").settings()).isEqualTo(NodeSettings.DEFAULT);
    }

    @Test
    void theDefaultLocationsAreThoseThatThisVersionSupports() {
        assertThat(NodeSettings.DEFAULT.locations().locations())
                .extracting(Location::type)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(yaml("locations: [{ type: " + type
                                        + (type.equals("bayeux") ? ", path: /a" : ", prefix: /a/") + " }]")
                                .warnings())
                        .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request: 'http://auth.example.com/may' | request to http://auth.example.com/may",
                "request: { url: 'http://auth.example.com/may', allow_private: true } | request to http://auth.example.com/may (private addresses allowed)",
                "jwt: { jwks_url: 'http://auth.example.com/keys' } | jwt (keys from http://auth.example.com/keys)",
                "jwt: { jwks_url: 'http://auth.example.com/keys', allow_private: true } | jwt (keys from http://auth.example.com/keys (private addresses allowed))"
            })
    void privateAddressesAreAskedWhereThatIsAllowed(String rule, String shown) {
        Location location = yaml("locations: [ { type: pubsub, prefix: /a/, authorize: { " + rule + " } } ]")
                .settings()
                .locations()
                .locations()
                .get(0);
        assertThat(location.mount().authorize().orElseThrow()).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({"'', 0.0.0.0", "0.0.0.0, 0.0.0.0", "'::1', ::1"})
    void anEmptyAddressIsEveryInterface(String address, String read) {
        assertThat(yaml("address: '" + address + "'").settings().address()).isEqualTo(read);
    }

    @Test
    void yamlAndJsonSayTheSame() {
        NodeSettings settings =
                yaml("port: 9090\nlocations:\n- { type: queue, prefix: /a/ }").settings();
        assertThat(json("{\"port\": 9090, \"locations\": [{\"type\": \"queue\", \"prefix\": \"/a/\"}]}")
                        .settings())
                .isEqualTo(settings);
        assertThat(settings.port()).isEqualTo(9090);
    }

    @Test
    void jsonIndentedByTabsIsRead() {
        assertThat(json("\uFEFF{\n\t\"port\":\t9090\n}").settings().port()).isEqualTo(9090);
    }

    @Test
    void everySettingOfPubSubLocationsIsRead() {
        assertThat(location("""
                { type: pubsub, prefix: /a/, store_messages: no, message_timeout: 0, max_messages: 7, min_messages: 6,
                  min_recipients: 2, delete_delivered: yes, channel_timeout: 2 hours, create_on_post: false, polling: interval,
                  concurrency: first, default_type: text/html, add_header: { X-B: 1, X-A: two }, timeout: 500ms,
                  timeout_status: 304, create_on_subscribe: false, first_message: newest, transports: [longpoll, interval],
                  slow_subscriber: latest_only,
                  store: default, channel_group: g, allow_origin: [ "https://a.example", "http://b.example:81" ],
                  allow_credentials: true }"""))
                .isEqualTo(new PubSubLocation(
                        new Mount(
                                LocationPattern.prefix("/a/"),
                                "default",
                                "g",
                                new CrossOrigin(Optional.of(List.of("https://a.example", "http://b.example:81")), true),
                                Optional.empty()),
                        new Publishing(
                                new ChannelSettings(false, Duration.ZERO, 7, 6, 2, true, Duration.ofHours(2)),
                                false,
                                Optional.empty()),
                        new Subscribing(
                                Polling.INTERVAL,
                                ConcurrencyPolicy.FIRST,
                                Optional.of("text/html"),
                                Map.of("X-B", "1", "X-A", "two"),
                                Duration.ofMillis(500),
                                304,
                                false,
                                FirstMessage.NEWEST,
                                Set.of(Transport.LONGPOLL, Transport.INTERVAL),
                                SlowSubscriber.LATEST_ONLY,
                                Optional.empty())));
    }

    @Test
    void redBatonsSymbolsAreTexts() {
        SubscriberLocation location = (SubscriberLocation)
                location(
                        "type: subscriber\n  prefix: /a/\n  concurrency: :last\n  polling: :interval\n  channel_group: :notifications");
        assertThat(location.subscribing().concurrency()).isEqualTo(ConcurrencyPolicy.LAST);
        assertThat(location.subscribing().polling()).isEqualTo(Polling.INTERVAL);
        assertThat(location.mount().group()).isEqualTo("notifications");
    }

    @Test
    void headersKeepTheirOrder() {
        PubSubLocation location =
                (PubSubLocation) location("{ type: pubsub, prefix: /a/, add_header: { X-B: 1, X-A: 2, X-C: 3 } }");
        assertThat(location.subscribing().addHeader().keySet()).containsExactly("X-B", "X-A", "X-C");
    }

    @Test
    void everySettingOfQueuesIsRead() {
        assertThat(location("{ type: queue, prefix: /a/, timeout: 1m, timeout_status: 204, ack_timeout: 10, "
                        + "max_messages: 5, message_timeout: 1d }"))
                .isEqualTo(new QueueLocation(
                        AT_A, new Queueing(Duration.ofMinutes(1), 204, Duration.ofSeconds(10), 5, Duration.ofDays(1))));
        assertThat(location("{ type: queue, prefix: /a/ }")).isEqualTo(new QueueLocation(AT_A, Queueing.DEFAULT));
    }

    @Test
    void aBusMayHaveASecret() {
        assertThat(location("{ type: bus, prefix: /a/, secret: 12345 }"))
                .isEqualTo(new BusLocation(AT_A, Optional.of("12345")));
    }

    @Test
    void aUrlWinsOverAPrefix() {
        assertThat(location("{ type: bus, prefix: /a/, url: '/b/(.+)' }")
                        .mount()
                        .pattern())
                .isEqualTo(LocationPattern.url("/b/(.+)"));
    }

    @Test
    void anyOriginIsNoList() {
        CrossOrigin any = location("{ type: bus, prefix: /a/, allow_origin: '*' }")
                .mount()
                .crossOrigin();
        assertThat(any.isList()).isFalse();
        assertThat(any.allows("https://a.example")).isTrue();
        CrossOrigin one = location("{ type: bus, prefix: /a/, allow_origin: 'https://a.example' }")
                .mount()
                .crossOrigin();
        assertThat(one.isList()).isTrue();
        assertThat(one.allows("https://a.example")).isTrue();
        assertThat(one.allows("https://b.example")).isFalse();
        assertThat(location("{ type: bus, prefix: /a/ }").mount().crossOrigin()).isEqualTo(CrossOrigin.DEFAULT);
    }

    @Test
    void anUnnamedStoreIsTheDefaultOne() {
        assertThat(yaml("store: { type: redis, host: r, port: 7000, database: 3, password: '#x', key_prefix: p_ }")
                        .settings()
                        .stores())
                .isEqualTo(Map.of(
                        "default", new RedisStore(new RedisAddress.Server("r", 7000, 3, Optional.of("#x")), "p_", 0)));
    }

    @Test
    void aStoreMayBeNamedType() {
        String file = "store: { type: { type: redis }, default: { type: memory } }";
        assertThat(yaml(file).settings().stores().keySet()).containsExactly("type", "default");
    }

    @Test
    void durabilityIsMemoryOrANumberOfReplicas() {
        assertThat(redis("durability: memory").replicas()).isZero();
        assertThat(redis("durability: { replicas: 2 }").replicas()).isEqualTo(2);
    }

    @Test
    void everySettingOfTheClusterIsRead() {
        assertThat(yaml("""
                cluster:
                  name: relay-1
                  hostname: 10.0.0.1
                  port: 2551
                  seed_nodes: [ "10.0.0.1:2551", "[fd00::1]:2551" ]
                  management_port: 0
                  management_address: 127.0.0.1
                  drain: 0s
                  join_timeout: 5m
                """).settings().cluster())
                .isEqualTo(new ClusterSettings(
                        "relay-1",
                        "10.0.0.1",
                        2551,
                        List.of(new HostPort("10.0.0.1", 2551), new HostPort("fd00::1", 2551)),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.of(0),
                        "127.0.0.1",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Duration.ofMinutes(5)));
    }

    @Test
    void aNodeOfAClusterIsFoundAtAKnownPortAndManagedAtItsHostname() {
        ClusterSettings cluster = yaml("cluster: { hostname: 10.0.0.1, discovery: dns }")
                .settings()
                .cluster();
        assertThat(cluster.port()).isEqualTo(17355);
        assertThat(cluster.managementPort()).isEmpty();
        assertThat(cluster.managementAddress()).isEqualTo("10.0.0.1");
        assertThat(cluster.discovery()).contains(Discovery.DNS);
        assertThat(NodeSettings.DEFAULT.cluster().port()).isZero();
    }

    @Test
    void aLeaseOfKubernetesIsAskedForWhereItIsSaid() {
        String pods = "cluster: { hostname: 10.0.0.1, discovery: kubernetes, lease: %s }";
        assertThat(yaml(pods.formatted("kubernetes")).settings().cluster().lease())
                .contains(ClusterLease.KUBERNETES);
        assertThat(yaml(pods.formatted("none")).settings().cluster().lease()).isEmpty();
        assertThat(NodeSettings.DEFAULT.cluster().lease()).isEmpty();
    }

    @Test
    void nodesWithAStoreInRedisMeetThereUnlessToldOtherwise() {
        String redis = "store: { type: redis, host: redis.example.com }\n";
        assertThat(yaml(redis).settings().cluster()).isEqualTo(ClusterSettings.IN_REDIS);
        ClusterSettings named =
                yaml(redis + "cluster: { hostname: 10.0.0.1 }").settings().cluster();
        assertThat(named.meetsInRedis()).isTrue();
        assertThat(named.hostname()).isEqualTo("10.0.0.1");
        assertThat(named.port()).isEqualTo(17355);
        assertThat(yaml(redis + "cluster: { seed_nodes: [ '10.0.0.1:1' ] }")
                        .settings()
                        .cluster()
                        .meetsInRedis())
                .isFalse();
        ClusterSettings alone =
                yaml(redis + "cluster: { discovery: none }").settings().cluster();
        assertThat(alone.discovery()).isEmpty();
        assertThat(alone.hostname()).isEqualTo("127.0.0.1");
        assertThat(yaml("").settings().cluster()).isEqualTo(ClusterSettings.ALONE);
    }

    @Test
    void aStoreInMemoryOnSeveralNodesIsWarnedOf() {
        String several = "cluster: { seed_nodes: [ '10.0.0.1:1' ] }\n";
        assertThat(yaml(several).warnings())
                .singleElement()
                .asString()
                .contains("store default: in memory on several nodes");
        assertThat(yaml(several + "store: { type: redis }").warnings()).isEmpty();
        assertThat(yaml("store: { type: memory }").warnings()).isEmpty();
    }

    @Test
    void anAddressThatIsPickedStandsInForWhatWasNotSaidAlone() {
        ClusterSettings picked = ClusterSettings.IN_REDIS.reachedAt("10.0.0.7", 5);
        assertThat(picked.hostname()).isEqualTo("10.0.0.7");
        assertThat(picked.managementAddress()).isEqualTo("10.0.0.7");
        assertThat(picked.port()).isEqualTo(5);
        assertThat(ClusterSettings.ALONE.reachedAt("10.0.0.7", 0)).isEqualTo(ClusterSettings.ALONE);
    }

    @Test
    void everyLimitIsRead() {
        assertThat(yaml("""
                subscriber_buffer: 64k
                log: json
                limits:
                  max_message_size: 2m
                  max_connections: 10
                  max_connections_per_address: 9
                  max_channels: 8
                  max_subscribers_per_channel: 7
                  publish_rate: { channel: 1000/s, address: 60/m }
                """).settings()).satisfies(settings -> {
            assertThat(settings.subscriberBuffer()).isEqualTo(65536);
            assertThat(settings.log()).isEqualTo(LogFormat.JSON);
            assertThat(settings.limits())
                    .isEqualTo(new LimitsSettings(
                            2 << 20,
                            10,
                            OptionalInt.of(9),
                            OptionalInt.of(8),
                            OptionalInt.empty(),
                            OptionalInt.of(7),
                            Optional.of(new Rate(1000, Duration.ofSeconds(1))),
                            Optional.of(new Rate(60, Duration.ofMinutes(1)))));
        });
    }

    @Test
    void aGroupMayHaveFewerChannelsThanTheNode() {
        LimitsSettings limits = yaml("limits: { max_channels: { node: 8, group: 3 } }")
                .settings()
                .limits();
        assertThat(limits.maxChannels()).hasValue(8);
        assertThat(limits.maxChannelsOfGroup()).hasValue(3);
    }

    @Test
    void keysCanBeSharedByAnchorsAndOverridden() {
        NodeSettings settings = yaml("""
                locations:
                  - &base { type: queue, prefix: /a/, max_messages: 5, timeout_status: 503 }
                  - { <<: *base, prefix: /b/, max_messages: 6 }
                """).settings();
        QueueLocation second = (QueueLocation) settings.locations().locations().get(1);
        assertThat(second.mount().pattern()).isEqualTo(LocationPattern.prefix("/b/"));
        assertThat(second.queueing().maxMessages()).isEqualTo(6);
        assertThat(second.queueing().timeoutStatus()).isEqualTo(503);
    }

    @Test
    void aHiddenLocationIsAWarningWithItsPlaceInTheFile() {
        assertThat(yaml("""
                locations:
                  - { type: pusher }
                  - type: subscriber
                    url: /(.+)
                  - type: publisher
                    url: /pub/(.+)
                """).warnings())
                .containsExactly("s.yaml:5: locations[2]: never reached: locations[1] takes all its requests");
    }

    @Test
    void passwordsStayOutOfTexts() {
        assertThat(redis("password: hunter2").toString()).doesNotContain("hunter2");
        assertThat(redis("uri: 'redis://user:hunter2@h/0'").toString()).doesNotContain("hunter2");
    }

    private RedisStore redis(String more) {
        return (RedisStore)
                yaml("store: { type: redis, " + more + " }").settings().stores().get("default");
    }

    private Location location(String text) {
        return yaml("locations:\n- " + text).settings().locations().locations().get(0);
    }

    private ConfigurationFile yaml(String text) {
        return ConfigurationFile.yaml(directory, text);
    }

    private ConfigurationFile json(String text) {
        return ConfigurationFile.json(directory, text);
    }
}
