package stentor.protocol.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValuesOnTheEdgeTest {
    @Test
    void blanksAndTheTildeAreTheFirstAndLastOfPrintableAscii() {
        assertThat(ContentTypes.isSafe("text/plain; charset=utf-8")).isTrue();
        assertThat(ContentTypes.isSafe("~/~")).isTrue();
    }

    @Test
    void eachControlCharacterBecomesABlankAndNothingElseChanges() {
        assertThat(FieldValues.onOneLine("a\r\nb\tc\u0000d e")).isEqualTo("a  b c d e");
        assertThat(FieldValues.onOneLine("\n")).isEqualTo(" ");
        String clean = "clean";
        assertThat(FieldValues.onOneLine(clean)).isSameAs(clean);
    }

    @Test
    void whatIsNoJsonValueAtAllIsNotOne() {
        assertThat(JsonValues.isOne(new byte[0])).isFalse();
        assertThat(JsonValues.isOne(new byte[] {0})).isFalse();
        assertThat(JsonValues.isOne(" ".getBytes(UTF_8))).isFalse();
        assertThat(JsonValues.isOne("1".getBytes(UTF_8))).isTrue();
        assertThat(JsonValues.isOne("\u00fc".getBytes(UTF_8))).isFalse();
    }

    @Test
    void aCarriageReturnAloneOnItsLineIsABlankLine() {
        assertThat(JsonLines.split("\r\n1\r\n".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        JsonLines.Lines.class,
                        lines -> assertThat(lines.lines()).hasSize(1).first().isEqualTo("1".getBytes(UTF_8)));
    }

    @Test
    void aTagIsBareWithoutItsTwoQuotesOnly() {
        assertThat(tag("\"\"")).isInstanceOf(StatedId.Unreadable.class);
        assertThat(tag("\"7\"")).isEqualTo(tag("7"));
        assertThat(tag("W/\"7\"")).isEqualTo(tag("7"));
        assertThat(tag("\"")).isNotEqualTo(tag(""));
    }

    @Test
    void anEventIdMayBeOfTheVeryFirstSecondAndNeedsBothParts() {
        assertThat(eventId("0:0")).isInstanceOf(StatedId.Given.class);
        assertThat(eventId(":0")).isInstanceOf(StatedId.Unreadable.class);
        assertThat(eventId("0:")).isInstanceOf(StatedId.Unreadable.class);
    }

    private static StatedId tag(String ifNoneMatch) {
        return StatedId.read(Optional.empty(), Optional.of(ifNoneMatch), Optional.empty(), Optional.empty());
    }

    private static StatedId eventId(String lastEventId) {
        return StatedId.read(Optional.empty(), Optional.empty(), Optional.of(lastEventId), Optional.empty());
    }
}
