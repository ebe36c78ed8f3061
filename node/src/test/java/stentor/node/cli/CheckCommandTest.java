package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.config.Configuration;
import stentor.node.config.NodeSettings;

class CheckCommandTest {
    @TempDir
    Path directory;

    @Test
    void allSettingsOfALocationArePrinted() throws IOException {
        assertThat(check("""
                locations:
                  - type: publisher
                    path: rt/:channel_id
                    message_timeout: 90s
                    channel_group: g
                    channel_timeout: 0
                """).out()).endsWith("""

                Locations, in the order in which they are tried
                  publisher at path /rt/:channel_id
                    store                       default
                    channel_group               g
                    allow_origin                any to subscribe, none to publish
                    allow_credentials           false
                    authorize                   none
                    create_on_post              true
                    store_messages              true
                    message_timeout             90s
                    max_messages                100
                    min_messages                0
                    min_recipients              0
                    delete_delivered            false
                    channel_timeout             0s
                    channels_separator          none
                """);
    }

    @Test
    void everyTypeOfLocationHasItsSettings() throws IOException {
        assertThat(check("""
                locations:
                  - { type: subscriber, prefix: /a/, add_header: { X-A: b }, concurrency: last, transports: [ longpoll ] }
                  - { type: pubsub, url: "/b/(.+)", message_timeout: 0, allow_origin: [ "http://a", "http://b" ] }
                  - { type: queue, prefix: /q/, ack_timeout: 1500ms, timeout: 2h, message_timeout: 2d }
                  - { type: bus, prefix: /bus/, secret: hunter2 }
                """).out())
                .contains("  subscriber at prefix /a/\n", "add_header                  X-A: b\n")
                .contains("concurrency                 last\n", "transports                  longpoll\n")
                .contains("  pubsub at url /b/(.+)\n", "allow_origin                http://a http://b\n")
                .contains("message_timeout             never\n", "timeout                     none\n")
                .contains("  queue at prefix /q/\n", "ack_timeout                 1500ms\n")
                .contains("timeout                     2h\n", "message_timeout             2d\n")
                .contains("  bus at prefix /bus/\n", "secret                      given\n")
                .doesNotContain("hunter2");
    }

    @Test
    void storesAndTheRestOfTheNodeArePrinted() throws IOException {
        assertThat(check("""
                store:
                  default: { type: memory }
                  r: { type: redis, password: hunter2, durability: { replicas: 2 } }
                  s: { type: redis, uri: "rediss://u:hunter2@h:1/0", key_prefix: s_ }
                cluster: { seed_nodes: [ "a:1", "b:2" ] }
                limits: { max_channels: 5, publish_rate: { channel: 10/s } }
                """).out())
                .contains("default                     memory\n")
                .contains(
                        "r                           redis://***@localhost:6379/0, keys stentor:..., durability 2 replicas\n")
                .contains("s                           rediss://***@h:1/0, keys s_..., durability memory\n")
                .contains("seed_nodes                  a:1, b:2\n", "max_channels                5\n")
                .contains("publish_rate.channel        10/s\n", "publish_rate.address        none\n")
                .doesNotContain("hunter2");
    }

    @Test
    void hiddenLocationsAreWarnings() throws IOException {
        Terminal terminal = check("""
                locations:
                  - { type: subscriber, prefix: / }
                  - { type: publisher, prefix: /pub/ }
                """);
        String file = directory.resolve("s.yaml").toString();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.errLines())
                .containsExactly(
                        "warning: " + file + ":3: locations[1]: never reached: locations[0] takes all its requests");
        assertThat(terminal.out())
                .contains("  publisher at prefix /pub/, never reached because of subscriber at prefix /\n");
    }

    @Test
    void aFileThatIsWrongIsToldAndNothingElse() throws IOException {
        Terminal terminal = check("locations:\n  - { type: queue, prefix: /q/, max_messages: -1 }");
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.errLines())
                .containsExactly(
                        directory.resolve("s.yaml") + ":2: locations[0].max_messages: -1 (expected: 1 or more)");
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        Terminal terminal = Terminal.run("check", "--config", "no-such-file.yaml");
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.errLines()).containsExactly("no-such-file.yaml: no such file");
    }

    /** Whatever serve would refuse, check does, too. */
    @ParameterizedTest
    @ValueSource(strings = {"check", "serve"})
    void whatReadsWellAndCannotBeUsedIsTold(String command) throws IOException {
        NodeLauncher launcher = new NodeLauncher() {
            @Override
            public void launch(NodeSettings settings, Supplier<Configuration> source) {
                throw new AssertionError("started");
            }

            @Override
            public List<String> problems(NodeSettings settings) {
                return List.of("tls: no certificate");
            }
        };
        Path file = Files.writeString(directory.resolve("s.yaml"), "port: 1");
        Terminal terminal = Terminal.run(launcher, command, "-c", file.toString());
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.errLines()).containsExactly(file + ": tls: no certificate");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void theDefaultsArePrintedAsAFileThatItTakes() throws IOException {
        Terminal printed = Terminal.run("check", "--print-defaults");
        assertThat(printed.exitCode()).isZero();
        assertThat(check(printed.out()).out())
                .isEqualTo(Terminal.run("check").out())
                .startsWith("Server\n");
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(Terminal.run("check", "--print-schema").out())
                .startsWith("{\n")
                .contains("\"$schema\" : \"http://json-schema.org/draft-07/schema#\"");
    }

    private Terminal check(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("s.yaml"), text);
        return Terminal.run("check", "-c", file.toString());
    }
}
