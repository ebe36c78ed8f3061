package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.node.config.Configuration.Refused;

/** What somebody reads who has made a mistake. */
class ConfigurationMistakesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 65536               | port: 65536 (expected: 0 to 65535)",
                "port: web                 | port: web (expected: 0 to 65535)",
                "port: 99999999999         | port: 99999999999 (expected: 0 to 65535)",
                "port:                     | port: nothing (expected: 0 to 65535)",
                "port: [80]                | port: a list (expected: 0 to 65535)",
                "address: a b              | address: a b (expected: an address of this machine)",
                "log: xml                  | log: xml (expected: text or json)",
                "log: \"x\\ny\"            | log: \"x\\ny\" (expected: text or json)",
                "subscriber_buffer: 0      | subscriber_buffer: 0 (expected: 1 or more)",
                "subscriber_buffer: 1x     | subscriber_buffer: 1x (expected: a size as 500, 64k or 1m, below 2g)",
                "hosts: [ 'a.example:80' ] | hosts: a.example:80 (expected: a name as stentor.example.com, without a port)",
                "prot: 80                  | prot: unknown key (did you mean port?)",
                "locations: { type: bus }  | locations: keys and values (expected: a list)",
                "locations: [ bus ]        | locations[0]: bus (expected: keys and values)",
                "tls: 9443                 | tls: 9443 (expected: keys and values)",
                "limits: { max_connections: 0 }  | limits.max_connections: 0 (expected: 1 or more)",
                "limits: { publish_rate: { channel: 5 } } | limits.publish_rate.channel: 5 (expected: a rate as 1000/s or 60/m)",
                "limits: { max_chanels: 5 } | limits.max_chanels: unknown key (did you mean max_channels?)",
                "cluster: { name: a b }    | cluster.name: a b (expected: letters, digits, - and _)",
                "cluster: { hostname: 0.0.0.0 } | cluster.hostname: 0.0.0.0 (expected: a name or address at which other nodes reach this one)",
                "cluster: { port: -1 }     | cluster.port: -1 (expected: 0 to 65535)",
                "cluster: { management_port: 70000 } | cluster.management_port: 70000 (expected: 0 to 65535)",
                "cluster: { seed_nodes: [ 'a:1', a ] } | cluster.seed_nodes[1]: a (expected: HOST:PORT)",
                "cluster: { seed_nodes: [ 'a:1' ], discovery: dns } | cluster.discovery: both (expected: either it or seed_nodes)",
                "cluster: { hostname: node1, discovery: dns } | cluster.hostname: node1 (expected: an address with this discovery: nodes are found by their addresses)",
                "cluster: { lease: kubernetes } | cluster.lease: given (expected: seed_nodes or discovery beside it: a cluster of one is never parted)",
                "cluster: { lease: redis } | cluster.lease: redis (expected: kubernetes or none)",
                "cluster: { discovery: magic } | cluster.discovery: magic (expected: kubernetes, dns, config, redis or none)",
                "traces: { endpoint: 'collector:4318' } | traces.endpoint: collector:4318 (expected: a URL as http://collector:4318/v1/traces, with its path)",
                "traces: { endpoint: 'http://a:4318' } | traces.endpoint: http://a:4318 (expected: a URL as http://collector:4318/v1/traces, with its path)",
                "traces: { ratio: 1.5 }    | traces.ratio: 1.5 (expected: 0 to 1, as 0.01)",
                "store: redis              | store: redis (expected: keys and values)",
                "store: { type: mongo }    | store.type: mongo (expected: memory or redis)",
                "store: { host: h }        | store.type: missing (expected: memory or redis)",
                "store: { default: { type: memory, host: h } } | store.default.host: unknown key (known: type)",
                "store: { type: redis, port: 0 } | store.port: 0 (expected: 1 to 65535)",
                "store: { type: redis, uri: 'http://:pw@h/' } | store.uri: http://***@h/ (expected: a URI as redis://HOST:PORT, rediss://... or redis-sentinel://HOST:PORT,HOST:PORT/0#NAME)",
                "store: { type: redis, uri: 'redis://h', host: h } | store.host: given beside uri (expected: either uri or host, port, database, password)",
                "store: { type: redis, durability: disk } | store.durability: disk (expected: memory, or { replicas: N })",
                "store: { type: redis, durability: { replicas: 0 } } | store.durability.replicas: 0 (expected: 1 or more)",
                "store: { type: redis, durability: { } } | store.durability.replicas: missing (expected: 1 or more)",
                "store: { type: redis, key_prefix: '{a}' } | store.key_prefix: {a} (expected: neither blanks, braces nor control characters)",
                "store: { a: { type: memory } } | store: no default (expected: a store of that name, which the default locations use)",
                "apps: &a [ *a ] | apps[0]: an alias of what it stands in",
                "<<: 5                     | <<: 5 (expected: an alias of keys and values)",
                "? [ a ]                   | a key with parts (expected: a key that is a text)",
                "- a                       | a list (expected: keys and values)",
                "port: 80: 81              | not YAML: mapping values are not allowed here",
            })
    void aMistakeIsToldWithItsPlaceAndWhatWasExpected(String text, String problem) {
        assertThat(yaml(text).problems()).containsExactly("s.yaml:1: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: publisher, prefix: /a/, max_messages: -1 | .max_messages: -1 (expected: 0 or more)",
                "type: publisher, prefix: /a/, max_messages: 3, min_messages: 4 | .min_messages: 4 (expected: at most max_messages, 3)",
                "type: publisher, prefix: /a/, message_timeout: soon | .message_timeout: soon (expected: a duration as 30s, 500ms, 5m, 2 hours or 1d)",
                "type: publisher, prefix: /a/, store_messages: maybe | .store_messages: maybe (expected: true or false)",
                "type: publisher, prefix: /a/, max_mesages: 5 | .max_mesages: unknown key (did you mean max_messages?)",
                "type: publisher, prefix: /a/, polling: long | .polling: not a key of type publisher (only of subscriber or pubsub)",
                "type: subscriber, prefix: /a/, create_on_post: no | .create_on_post: not a key of type subscriber (only of publisher, pubsub or bayeux)",
                "type: pubsub, prefix: /a/, ack_timeout: 5 | .ack_timeout: not a key of type pubsub (only of queue)",
                "type: subscriber, prefix: /a/, secret: x | .secret: not a key of type subscriber (only of bus)",
                "type: pusher, path: /a/ | .path: not a key of type pusher (only of publisher, subscriber, pubsub, queue, bus or bayeux)",
                "type: subscriber, prefix: /a/, zzz: 1 | .zzz: unknown key (known: type, path, prefix, url, store, channel_group, "
                        + "allow_origin, allow_credentials, authorize, channels_separator, polling, concurrency, default_type, add_header, timeout, "
                        + "timeout_status, create_on_subscribe, first_message, transports, slow_subscriber)",
                "type: subscriber, prefix: /a/, polling: short | .polling: short (expected: long or interval)",
                "type: subscriber, prefix: /a/, concurrency: all | .concurrency: all (expected: broadcast, last or first)",
                "type: subscriber, prefix: /a/, transports: [ sse, smoke ] | .transports[1]: smoke (expected: longpoll, interval, sse, websocket, multipart or chunked)",
                "type: subscriber, prefix: /a/, transports: [ ] | .transports: none (expected: at least one)",
                "type: subscriber, prefix: /a/, add_header: { X-A: \"a\\r\\nX-B: b\" } | .add_header.X-A: \"a\\r\\nX-B: b\" (expected: no control characters)",
                "type: subscriber, prefix: /a/, add_header: { \"X-A\\n\": b } | .add_header: \"X-A\\n\" (expected: the name of a header)",
                "type: subscriber, prefix: /a/, add_header: { X-A: [ ] } | .add_header.X-A: a list (expected: a text)",
                "type: subscriber, prefix: /a/, timeout_status: 1000 | .timeout_status: 1000 (expected: 200 to 599)",
                "type: queue, prefix: /a/, ack_timeout: 0 | .ack_timeout: 0s (expected: more than 0)",
                "type: bus, prefix: /a/, secret: '' | .secret: \"\" (expected: a password that is not empty)",
                "type: bus, prefix: /a/, allow_origin: [ 'a.example' ] | .allow_origin: \"a.example\" (expected: an origin as https://example.com, or * alone)",
                "type: bus, prefix: /a/, store: redis | .store: redis (expected: the name of a store; there is default)",
                "type: bus, url: '/(a' | .url: \"/(a\" (expected: a regular expression; Unclosed group at 3)",
                "type: bus, url: '/a' | .url: \"/a\" (expected: exactly one capture group, the channel id; found 0)",
                "type: bus, path: /a | .path: \"/a\" (expected: a path with one segment :channel_id, as /sub/:channel_id)",
                "type: bus, path: '/:channel_id', prefix: /a/ | .path: /:channel_id (expected: only one of prefix, path and url)",
                "type: bus |: no pattern (expected: one of prefix, path and url)",
                "type: bayeux, path: /a/ | .path: \"/a/\" (expected: a path as /bayeux, with all paths below it)",
                "type: bayeux |: no pattern (expected: path)",
                "type: bayeux, path: /a, timeout: 0 | .timeout: 0s (expected: more than 0)",
                "type: publsher, max: 5 | .type: publsher (expected: publisher, subscriber, pubsub, queue, bus, pusher or bayeux)",
                "prefix: /a/ | .type: missing (expected: publisher, subscriber, pubsub, queue, bus, pusher or bayeux)",
            })
    void aMistakeInALocationIsToldWithItsPlaceInTheList(String location, String problem) {
        assertThat(yaml("locations:\n  - { type: queue, prefix: /q/ }\n  -\n    { " + location + " }")
                        .problems())
                .containsExactly("s.yaml:4: locations[1]" + problem);
    }

    @Test
    void allMistakesAreToldInTheOrderOfTheFile() {
        assertThat(yaml("""
                locations:
                  - type: publisher
                    prefix: /a/
                    max_messages: -1
                    min_recipients: -2
                    chanel_group: x
                  - type: subscriber
                    prefx: /a/
                port: -5
                store:
                  default: { type: redis, prt: 5 }
                subscriber_buffer: big
                """).problems())
                .containsExactly(
                        "s.yaml:4: locations[0].max_messages: -1 (expected: 0 or more)",
                        "s.yaml:5: locations[0].min_recipients: -2 (expected: 0 or more)",
                        "s.yaml:6: locations[0].chanel_group: unknown key (did you mean channel_group?)",
                        "s.yaml:7: locations[1]: no pattern (expected: one of prefix, path and url)",
                        "s.yaml:8: locations[1].prefx: unknown key (did you mean prefix?)",
                        "s.yaml:9: port: -5 (expected: 0 to 65535)",
                        "s.yaml:11: store.default.prt: unknown key (did you mean port?)",
                        "s.yaml:12: subscriber_buffer: big (expected: a size as 500, 64k or 1m, below 2g)");
    }

    @Test
    void aStoreThatIsMissingIsToldWithThoseThatThereAre() {
        assertThat(yaml("""
                store: { redis1: { type: redis }, redis2: { type: mongo } }
                locations:
                  - { type: publisher, prefix: /a/, store: redis3 }
                  - { type: publisher, prefix: /b/ }
                  - { type: publisher, prefix: /c/, store: redis2 }
                """).problems())
                .containsExactly(
                        "s.yaml:1: store.redis2.type: mongo (expected: memory or redis)",
                        "s.yaml:3: locations[0].store: redis3 (expected: the name of a store; there is redis1, redis2)",
                        "s.yaml:4: locations[1].store: default, as none is given (expected: the name of a store; there is redis1, redis2)");
    }

    @Test
    void filesThatAreNotThereAreToldWithTheirPath() {
        assertThat(yaml("docroot: public\ntls:\n  certificate: a.pem").problems())
                .containsExactly(
                        "s.yaml:1: docroot: " + "public (expected: a directory)",
                        "s.yaml:2: tls.key: missing (expected: a PEM file)",
                        "s.yaml:3: tls.certificate: a.pem (expected: a file that can be read)");
    }

    @Test
    void aKeyGivenTwiceIsAMistake() {
        String twice = "given twice (first in line 2)";
        assertThat(yaml("store: { default: { type: memory } }\nport: 1\nport: 2")
                        .problems())
                .containsExactly("s.yaml:3: port: " + twice);
        assertThat(json("{\"locations\": [ {\"type\":\n\"bus\", \"prefix\": \"/a/\",\n\"prefix\": \"/b/\"} ]}")
                        .problems())
                .containsExactly("s.json:3: locations[0].prefix: " + twice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"port\": -1}       | 1: port: -1 (expected: 0 to 65535)",
                "{\"port\": \"x\"}    | 1: port: \"x\" (expected: 0 to 65535)",
                "{\"port\": null}     | 1: port: nothing (expected: 0 to 65535)",
                "'{\n\"port\": 80,\n}' | 3: not JSON: Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
                "'{\n\"port\": 80'    | 2: not JSON: Unexpected end-of-input: expected close marker for Object (start marker at [line: 1, column: 1])",
                "port: 80             | 1: not JSON: Unrecognized token 'port': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                "{} {}                | 1: not JSON: something follows the end",
                "' '                  | 1: not JSON: the file is empty",
                "[]                   | 1: a list (expected: keys and values)",
            })
    void mistakesInJsonAreTold(String text, String problem) {
        assertThat(json(text).problems()).containsExactly("s.json:" + problem);
    }

    @Test
    void aVariableThatIsNotSetIsAMistakeOnce() {
        assertThat(yaml("port: ${PORT}\nlog: ${1}\nlocations: [ { type: '${T}' } ]")
                        .problems())
                .containsExactly(
                        "s.yaml:1: port: ${PORT} (expected: the environment variable PORT, or a default as ${PORT:value})",
                        "s.yaml:2: log: ${1} (expected: ${NAME}, ${NAME:default}, or $${ for ${ itself)",
                        "s.yaml:3: locations[0].type: ${T} (expected: the environment variable T, or a default as ${T:value})");
    }

    @Test
    void theSecondOfTwoDocumentsIsAMistake() {
        assertThat(yaml("port: 1\n---\nport: 2").problems())
                .containsExactly("s.yaml:2: not YAML: but found another document");
    }

    @Test
    void aFileThatCannotBeReadIsTold() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertThat(ConfigurationReader.read(missing, ConfigurationFormat.YAML, Map.of()))
                .isEqualTo(new Refused(List.of(missing + ": no such file")));
        assertThat(ConfigurationReader.read(directory, ConfigurationFormat.YAML, Map.of()))
                .isEqualTo(new Refused(List.of(directory + ": cannot be read: Is a directory")));
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'#', (byte) 0xe9, '\n'});
        assertThat(ConfigurationReader.read(latin, ConfigurationFormat.YAML, Map.of()))
                .isEqualTo(new Refused(List.of(latin + ": not UTF-8")));
    }

    private ConfigurationFile yaml(String text) {
        return ConfigurationFile.yaml(directory, text);
    }

    private ConfigurationFile json(String text) {
        return ConfigurationFile.json(directory, text);
    }
}
