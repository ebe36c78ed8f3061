package stentor.protocol.relay;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    @Test
    void eachLineIsAMessageAsItWasWritten() {
        assertThat(lines("{\"a\": 1}\n[1,2]\n\"x\\n\"\n12\ntrue\nnull"))
                .containsExactly("{\"a\": 1}", "[1,2]", "\"x\\n\"", "12", "true", "null");
    }

    @Test
    void blankLinesAreSkippedAndCarriageReturnsBelongToTheLineEnd() {
        assertThat(lines("\r\n{}\r\n \t \n\n [] \n")).containsExactly("{}", " [] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "   "})
    void aBatchOfNothingIsBadAsAWhole(String body) {
        assertThat(JsonLines.split(body.getBytes(UTF_8))).isEqualTo(new JsonLines.Bad(0, "a batch without messages"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{} {}",
                "1 2",
                "{}x",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "tru",
                "nul",
                "NaN",
                "01",
                "+1",
                "\"open",
                "\"\\x\"",
                "// x",
                "\ufeff{}",
                "\u0000",
                "{\"a\":\"\u0001\"}",
                "\"a\u0000\"",
                "{\"a\":\"\\\"}"
            })
    void aLineThatIsNotOneJsonValueIsNamed(String line) {
        assertThat(JsonLines.split(("{}\n\n" + line + "\n{}").getBytes(UTF_8)))
                .isEqualTo(new JsonLines.Bad(3, "not a valid JSON value"));
    }

    @Test
    void otherEncodingsAreNotGuessed() {
        assertThat(JsonLines.split("{\"a\":1}".getBytes(UTF_16LE))).isInstanceOf(JsonLines.Bad.class);
        assertThat(JsonLines.split(new byte[] {'"', (byte) 0xff, '"'})).isInstanceOf(JsonLines.Bad.class);
    }

    @Test
    void nestingThatWouldHurtAReaderIsNotAccepted() {
        String deep = "[".repeat(200_000) + "]".repeat(200_000);
        assertThat(JsonLines.split(deep.getBytes(UTF_8))).isEqualTo(new JsonLines.Bad(1, "not a valid JSON value"));
    }

    @Test
    void aBatchHasALimit() {
        String full = "1\n".repeat(JsonLines.MAX_LINES);
        assertThat(lines(full)).hasSize(JsonLines.MAX_LINES);
        assertThat(JsonLines.split((full + "2\n").getBytes(UTF_8)))
                .isEqualTo(new JsonLines.Bad(10_001, "more than 10000 messages in one batch"));
    }

    private static List<String> lines(String body) {
        JsonLines split = JsonLines.split(body.getBytes(UTF_8));
        assertThat(split).isInstanceOf(JsonLines.Lines.class);
        return ((JsonLines.Lines) split)
                .lines().stream().map(line -> new String(line, UTF_8)).toList();
    }
}
