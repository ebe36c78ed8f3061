package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts become values. */
class ConfigurationValuesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "90, PT90S",
        "30s, PT30S",
        "500ms, PT0.5S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, P1D",
        "2 hours, PT2H",
        "2.hours, PT2H",
        "5.minutes, PT5M",
        "1.minute, PT1M",
        "1 day, P1D",
        "10 seconds, PT10S",
        "36500d, P36500D"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5h", "5 parsecs", "h", "1h30m", "36501d", "999999999999d", "9999999999999"})
    void whatIsNoDurationIsNotRead(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "500,500", "64k,65536", "64K,65536", "1m,1048576", "1mb,1048576", "1 MB,1048576", "1g,1073741824"
    })
    void sizesAreRead(String text, int bytes) {
        assertThat(Sizes.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5m", "2g", "9999999999g", "k", "1t"})
    void whatIsNoSizeIsNotRead(String text) {
        assertThat(Sizes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000/s, 1000, PT1S, 1000/s", "60 / m, 60, PT1M, 60/m", "5/h, 5, PT1H, 5/h"})
    void ratesAreRead(String text, int count, Duration per, String shown) {
        assertThat(Rate.parse(text)).contains(new Rate(count, per));
        assertThat(new Rate(count, per)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0/s", "-1/s", "5/d", "9999999999/s"})
    void whatIsNoRateIsNotRead(String text) {
        assertThat(Rate.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a:1, a, 1", "10.0.0.1:65535, 10.0.0.1, 65535", "[fd00::1]:80, fd00::1, 80"})
    void hostsWithPortsAreRead(String text, String host, int port) {
        assertThat(HostPort.parse(text)).contains(new HostPort(host, port));
        assertThat(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", ":1", "a:0", "a:65536", "fd00::1:80", "a b:1", "http://a:1"})
    void whatIsNoHostWithPortIsNotRead(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "max_mesage, max_messages",
        "maxMessages, max_messages",
        "max-messages, max_messages",
        "min_mesages, min_messages",
        "tpye, type",
    })
    void theNearestKeyIsFound(String written, String meant) {
        assertThat(NearestKey.of(written, List.of("type", "min_messages", "max_messages")))
                .contains(meant);
    }

    @Test
    void aKeyThatIsFarFromAllIsNearNone() {
        assertThat(NearestKey.of("whatever", List.of("type", "min_messages"))).isEmpty();
        assertThat(NearestKey.of("hope", List.of("type"))).isEmpty();
    }

    @Test
    void variablesOfTheEnvironmentStandInAnyValue() {
        NodeSettings settings = ConfigurationFile.yaml(directory, """
                        port: ${PORT}
                        cluster: { name: "a-${COLOUR:red}-${SIZE:}1", seed_nodes: [ "${HOST}:1" ], drain: "${DRAIN:1m}" }
                        locations: [ { type: bus, prefix: "/$${a}/$b/" } ]
                        """)
                .with(Map.of("PORT", "9090", "HOST", "h", "DRAIN", "2m"))
                .settings();
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.cluster().name()).isEqualTo("a-red-1");
        assertThat(settings.cluster().seedNodes()).containsExactly(new HostPort("h", 1));
        assertThat(settings.cluster().drain()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.locations().locations().get(0).mount().pattern().source())
                .isEqualTo("/${a}/$b/");
    }

    @Test
    void whatAVariableHoldsIsNotReplacedAgain() {
        NodeSettings settings = ConfigurationFile.yaml(directory, "store: { type: redis, password: '${PW}' }")
                .with(Map.of("PW", "$1${X}\\"))
                .settings();
        RedisStore store = (RedisStore) settings.stores().get("default");
        assertThat(((RedisAddress.Server) store.address()).password()).contains("$1${X}\\");
    }
}
