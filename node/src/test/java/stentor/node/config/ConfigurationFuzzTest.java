package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that is nearly right is read, or said to be wrong; and what is said holds no secret. Seeded: a failure names its round. */
class ConfigurationFuzzTest {
    private static final String SECRET = "hunter2hunter2hunter2";
    private static final String YAML = """
            port: 9090
            hosts: [ a.example, b.example ]
            trusted_proxies: [ 10.0.0.0/8 ]
            limits: { max_channels: { node: 5, group: 2 }, publish_rate: { channel: 10/s, address: 60/m } }
            cluster: { name: n, management_token: hunter2hunter2hunter2 }
            store: { default: { type: memory }, r: { type: redis, password: hunter2hunter2hunter2 } }
            apps: [ { id: a, key: k, secret: hunter2hunter2hunter2 } ]
            locations:
              - { type: publisher, url: "/(.+)/pub", message_timeout: 5.minutes, authorize: { basic: { users: { u: hunter2hunter2hunter2 } } } }
              - { type: subscriber, prefix: /s/, authorize: { jwt: { secret: hunter2hunter2hunter2 } }, add_header: { A: b } }
            """;
    private static final String JSON = """
            {"port": 9090, "limits": {"publish_rate": {"channel": "10/s"}}, "cluster": {"management_token": "hunter2hunter2hunter2"},
             "locations": [{"type": "bus", "prefix": "/b/", "secret": "hunter2hunter2hunter2"}, {"type": "queue", "path": "/q/:id"}]}
            """;
    private static final String[] SPICE = {
        "{", "}", "[", "]", ":", ",", "-", "\"", "'", "#", "&a", "*a", "<<: ", "!!int ", "${X}", "${X:y}", "\t", "\n",
        "null", "1e9", "~", "\0", "|", ">"
    };

    @TempDir
    private static Path directory;

    @ParameterizedTest
    @EnumSource(ConfigurationFormat.class)
    void nothingBreaksTheReader(ConfigurationFormat format) throws IOException {
        Path file = directory.resolve("fuzzed");
        for (int round = 0; round < 1_500; round++) {
            Random random = new Random(round);
            StringBuilder text = new StringBuilder(format == ConfigurationFormat.YAML ? YAML : JSON);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(6));
                text.replace(at, to, random.nextBoolean() ? SPICE[random.nextInt(SPICE.length)] : "");
            }
            Files.writeString(file, text);
            Configuration read;
            try {
                read = ConfigurationReader.read(file, format, Map.of());
            } catch (RuntimeException wrong) {
                throw new AssertionError("round " + round + ": " + wrong + " over " + text, wrong);
            }
            if (read instanceof Configuration.Loaded loaded) {
                assertThat(String.join("\n", loaded.warnings()))
                        .as("round %d", round)
                        .doesNotContain(SECRET);
            }
        }
    }
}
