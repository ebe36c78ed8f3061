package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackFramesTest {
    private static String text(byte[] frame) {
        return new String(frame, UTF_8);
    }

    @Test
    void eachFrameIsALetterAndEndsItsLine() {
        assertThat(text(FallbackFrames.open())).isEqualTo("o\n");
        assertThat(text(FallbackFrames.heartbeat())).isEqualTo("h\n");
        assertThat(text(FallbackFrames.close(4200, "Please \"reconnect\"")))
                .isEqualTo("c[4200,\"Please \\\"reconnect\\\"\"]\n");
    }

    @Test
    void messagesAreStringsWhateverIsInThem() {
        List<byte[]> messages = List.of("{\"a\":\"b\"}".getBytes(UTF_8), "two\nlines, \u20ac".getBytes(UTF_8));
        assertThat(text(FallbackFrames.messages(messages)))
                .isEqualTo("a[\"{\\\"a\\\":\\\"b\\\"}\",\"two\\nlines, \u20ac\"]\n");
    }

    @Test
    void whatAClientSendsIsReadInItsOrder() {
        assertThat(FallbackFrames.read("[\"one\",\"{\\\"two\\\":2}\"]".getBytes(UTF_8))
                        .orElseThrow())
                .extracting(FallbackFramesTest::text)
                .containsExactly("one", "{\"two\":2}");
        assertThat(FallbackFrames.read("[]".getBytes(UTF_8)).orElseThrow()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "\"text\"", "null", "[1]", "[null]", "[[]]", "[\"a\",{}]", "[\"a\"]]"})
    void allElseIsNotRead(String body) {
        assertThat(FallbackFrames.read(body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void nestingHasALimit() {
        assertThat(FallbackFrames.read(("[".repeat(1000) + "]".repeat(1000)).getBytes(UTF_8)))
                .isEmpty();
    }
}
