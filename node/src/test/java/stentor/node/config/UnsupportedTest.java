package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps: [ { id: a, key: k, secret: s, webhooks: [ { url: 'http://h/' } ] } ] | apps[0].webhooks",
                "console: { password: x }        | console",
            })
    void whatThisVersionCannotDoIsNamed(String text, String what) {
        assertThat(ConfigurationFile.yaml(directory, text).unsupported())
                .containsExactly("s.yaml:1: " + what + ": not supported by this version");
    }
}
