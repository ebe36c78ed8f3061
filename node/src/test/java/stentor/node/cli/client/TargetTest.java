package stentor.node.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TargetTest {
    @Test
    void aBareChannelIsUnderThePrefixOfTheUsualServer() {
        assertThat(Target.of("a b", "/pubsub/", Map.of()))
                .isEqualTo(new Target(List.of(URI.create("http://127.0.0.1:8080")), "/pubsub/a%20b"));
    }

    @Test
    void theVariableNamesOneServerOrSeveral() {
        assertThat(Target.of("a", "/pubsub/", Map.of("STENTOR_URL", "http://a:1, https://b"))
                        .servers())
                .containsExactly(URI.create("http://a:1"), URI.create("https://b"));
    }

    @Test
    void aUrlIsTakenAsItIs() {
        assertThat(Target.of("https://h:1/x/a%2Fb?type=a*", "/pubsub/", Map.of()))
                .isEqualTo(new Target(List.of(URI.create("https://h:1")), "/x/a%2Fb?type=a*"));
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a b",
        "room/7, room/7",
        "a:b+c%, a:b+c%",
        "http://h/x/a%2Fb?type=a*, a/b",
        "http://h/x/, ''",
        "http://h, ''",
    })
    void theChannelIsReadAsItWasWritten(String word, String channel) {
        assertThat(Target.channel(word)).isEqualTo(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "http:///x", "http://h h/"})
    void otherUrlsAreRefused(String url) {
        assertThatThrownBy(() -> Target.of(url, "/pubsub/", Map.of()))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(url + " (expected: a URL as http://127.0.0.1:8080/pubsub/news)");
    }
}
