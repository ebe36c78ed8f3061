package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelKeyTest {
    @Test
    void everyKeyComesBackFromItsOwnEncoding() {
        List<String> parts = List.of("", "default", ":", "%", "%3A", "%25", "a:b%c", "::", "%253A", "ü");
        Set<String> encodings = new HashSet<>();
        for (String store : parts) {
            for (String group : parts) {
                for (String id : parts) {
                    ChannelKey key = new ChannelKey(store, group, id);
                    assertThat(ChannelKey.parse(key.encoded())).isEqualTo(key);
                    assertThat(encodings.add(key.encoded()))
                            .as("encoding of %s", key)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "default", "default:group"})
    void whatIsNotAnEncodingIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelKey.parse(text));
    }

    @Test
    void anIdHasOneTo1024BytesOfUtf8() {
        assertThat(ChannelKey.problemWith("")).contains("channel id is empty");
        assertThat(ChannelKey.problemWith("a/b c")).isEmpty();
        assertThat(ChannelKey.problemWith("x".repeat(1024))).isEmpty();
        assertThat(ChannelKey.problemWith("x".repeat(1025))).contains("channel id is longer than 1024 bytes");
        assertThat(ChannelKey.problemWith("ü".repeat(512))).isEmpty();
        assertThat(ChannelKey.problemWith("ü".repeat(512) + "x")).contains("channel id is longer than 1024 bytes");
        assertThat(ChannelKey.problemWith("€".repeat(342))).contains("channel id is longer than 1024 bytes");
    }

    @Test
    void anIdHasNoControlCharacters() {
        assertThat(ChannelKey.problemWith("a\nb")).contains("channel id has a control character at position 1");
        assertThat(ChannelKey.problemWith("\u007f")).isPresent();
        assertThat(ChannelKey.problemWith("\u0085")).isPresent();
    }
}
