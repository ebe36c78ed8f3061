package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.ClusterSettings;
import stentor.node.config.HostPort;
import stentor.node.config.NodeSettings;
import stentor.node.config.RedisAddress;
import stentor.node.config.RedisStore;

class ServeCommandTest {
    @TempDir
    Path directory;

    @Test
    void withoutArgumentsANodeStartsOnTheDefaults() {
        assertThat(launched()).isEqualTo(NodeSettings.DEFAULT);
        assertThat(launched("serve")).isEqualTo(NodeSettings.DEFAULT);
    }

    @Test
    void servingIsMeantWhereOptionsComeWithoutACommand() {
        assertThat(launched("-p", "0").port()).isZero();
        assertThat(launched("serve", "--port=9090").port()).isEqualTo(9090);
    }

    @Test
    void theConfigurationFileIsReadWithTheEnvironment() throws IOException {
        String file = file("s.yaml", "port: ${PORT}");
        assertThat(launched("-c", file).port()).isEqualTo(9091);
    }

    @Test
    void theFormatIsTakenFromTheNameUnlessItIsGiven() throws IOException {
        assertThat(launched("-c", file("s.json", "{\"port\":\t1}")).port()).isEqualTo(1);
        assertThat(launched("-c", file("s.conf", "port: 1")).port()).isEqualTo(1);
        assertThat(launched("-c", file("s.conf", "{\"port\":\t1}"), "-f", "json")
                        .port())
                .isEqualTo(1);
        assertThat(launched("-c", file("s.json", "port: 1"), "--format", "YAML").port())
                .isEqualTo(1);
    }

    @Test
    void optionsWinOverTheFile() throws IOException {
        String file = file("s.yaml", """
                port: 1
                address: 10.0.0.1
                locations: [ { type: subscriber, prefix: /sub/ } ]
                store: { type: redis }
                cluster: { name: c, port: 2, seed_nodes: [ "a:1" ], management_port: 3 }
                """);
        NodeSettings settings = launched(
                "-c",
                file,
                "-p",
                "4",
                "-a",
                "",
                "-d",
                directory.toString(),
                "--seed-node",
                "b:2",
                "--seed-node",
                "c:3",
                "--remoting-port",
                "5",
                "--management-port",
                "6");
        assertThat(settings.port()).isEqualTo(4);
        assertThat(settings.address()).isEqualTo("0.0.0.0");
        assertThat(settings.docroot()).contains(directory);
        assertThat(settings.cluster().name()).isEqualTo("c");
        assertThat(settings.cluster().seedNodes()).containsExactly(new HostPort("b", 2), new HostPort("c", 3));
        assertThat(settings.cluster().port()).isEqualTo(5);
        assertThat(settings.cluster().managementPort()).hasValue(6);
        assertThat(launched("-c", file).cluster().seedNodes()).containsExactly(new HostPort("a", 1));
    }

    @Test
    void whatIsOpenIsThatOfTheAddressInForce() throws IOException {
        String file = file("s.yaml", "address: 10.0.0.1");
        assertThat(Terminal.run((settings, source) -> {}, "-c", file).err())
                .contains(file + ": address 10.0.0.1: whoever reaches it may publish");
        assertThat(Terminal.run((settings, source) -> {}, "-c", file, "-a", "127.0.0.1")
                        .err())
                .isEmpty();
        assertThat(Terminal.run((settings, source) -> {}, "-a", "0.0.0.0").err())
                .contains("environment: address 0.0.0.0: whoever reaches it may publish");
    }

    @Test
    void aNodeThatJoinsOthersIsFoundAtAKnownPort() {
        assertThat(launched("--seed-node", "a:1").cluster().port()).isEqualTo(ClusterSettings.DEFAULT_PORT);
        assertThat(launched("--seed-node", "a:1", "--remoting-port", "0")
                        .cluster()
                        .port())
                .isZero();
        assertThat(launched().cluster().port()).isZero();
    }

    @Test
    void redisBecomesTheDefaultStoreAndKeepsWhatTheFileSaysOfIt() throws IOException {
        RedisAddress redis = new RedisAddress.Uri("redis://h");
        assertThat(launched("--redis", "redis://h").stores()).isEqualTo(Map.of("default", RedisStore.at(redis)));
        String file = file("s.yaml", "store: { type: redis, key_prefix: p_, durability: { replicas: 1 } }");
        assertThat(launched("-c", file, "--redis", "redis://h").stores())
                .isEqualTo(Map.of("default", new RedisStore(redis, "p_", 1)));
    }

    @Test
    void everyMistakeInTheFileIsToldAndNothingStarts() throws IOException {
        String file = file("s.yaml", "port: -1\nprt: 5");
        Terminal terminal = Terminal.run("-c", file);
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.errLines())
                .containsExactly(
                        file + ":1: port: -1 (expected: 0 to 65535)",
                        file + ":2: prt: unknown key (did you mean port?)");
    }

    @Test
    void hiddenLocationsAreToldAndTheNodeStarts() throws IOException {
        String file = file("s.yaml", """
                locations:
                  - { type: subscriber, url: "/(.+)" }
                  - { type: publisher, url: "/pub/(.+)" }
                """);
        List<NodeSettings> started = new ArrayList<>();
        Terminal terminal = Terminal.run((settings, source) -> started.add(settings), "-c", file);
        assertThat(terminal.exitCode()).isZero();
        assertThat(started).hasSize(1);
        assertThat(terminal.errLines())
                .containsExactly(
                        "warning: " + file + ":3: locations[1]: never reached: locations[0] takes all its requests");
    }

    @Test
    void aNodeThatCannotStartSaysWhyWithItsExitCode() {
        Terminal terminal = Terminal.run((settings, source) -> {
            throw new StartFailed(StartFailed.MACHINE, "port " + settings.port() + " is in use");
        });
        assertThat(terminal.exitCode()).isEqualTo(1);
        assertThat(terminal.errLines()).containsExactly("stentor: port 8080 is in use");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static NodeSettings launched(String... args) {
        List<NodeSettings> started = new ArrayList<>();
        Terminal terminal = Terminal.run((settings, source) -> started.add(settings), args);
        assertThat(terminal).isEqualTo(new Terminal(0, "", ""));
        return Optional.of(started)
                .filter(list -> list.size() == 1)
                .orElseThrow()
                .get(0);
    }
}
