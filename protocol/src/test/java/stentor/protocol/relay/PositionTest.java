package stentor.protocol.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

class PositionTest {
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final long SECONDS = 784111777;

    @Test
    void aRequestWithoutAnIdSaysNothing() {
        assertThat(read(null, null, null, null)).isEqualTo(new Position.Unstated());
        assertThat(read("", " ", "\t", "")).isEqualTo(new Position.Unstated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"5\"", "W/\"5\"", "W/5", " 5 ", "[5]", "\"[5]\""})
    void theDateAndTheTagAreTheId(String tag) {
        assertThat(read(DATE, tag, null, null)).isEqualTo(after(SECONDS, 5));
    }

    @Test
    void theDateAloneIsTagZeroOfThatSecond() {
        assertThat(read(DATE, null, null, null)).isEqualTo(date(SECONDS));
        assertThat(read(DATE, "", null, null)).isEqualTo(date(SECONDS));
    }

    @Test
    void theTagAloneIsTheNewestMessageWithIt() {
        assertThat(read(null, "\"7\"", null, null)).isEqualTo(new Position.Stated(new Cursor.AfterTag(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"784111777:5", " 784111777:5 ", "784111777:[5]"})
    void anEventIdIsTheId(String id) {
        assertThat(read(null, null, id, null)).isEqualTo(after(SECONDS, 5));
        assertThat(read(null, null, null, id)).isEqualTo(after(SECONDS, 5));
    }

    @Test
    void theIdThatIsBeforeEverythingIsAnIdLikeAnyOther() {
        assertThat(read(null, null, "0:0", null)).isEqualTo(new Position.Stated(Cursor.after(MessageId.ZERO)));
    }

    @Test
    void theEventIdHeaderGoesBeforeTheValidatorsAndTheQueryComesLast() {
        assertThat(read(DATE, "5", "100:1", "200:2")).isEqualTo(after(100, 1));
        assertThat(read(DATE, "5", " ", "200:2")).isEqualTo(after(SECONDS, 5));
        assertThat(read("", "", "", "200:2")).isEqualTo(after(200, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "\"",
                "\"\"",
                "W/",
                "W/\"\"",
                "\"5",
                "5\"",
                "'5'",
                "-",
                "-1",
                "abc",
                "0,99,110",
                "\"0\", \"1\"",
                "[0],-",
                "[5",
                "5]",
                "[]",
                "[[5]]",
                "[-1]",
                "99999999999999999999",
                "5 5"
            })
    void aTagThatIsNoNumberIsMalformed(String tag) {
        assertMalformed(read(DATE, tag, null, null));
        assertMalformed(read(null, tag, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "0", "Wed, 31 Dec 1969 23:59:59 GMT"})
    void aDateThatIsNoneIsMalformed(String date) {
        assertMalformed(read(date, "5", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "5",
                "5:",
                ":5",
                "a:b",
                "1:2:3",
                "-1:0",
                "1:-1",
                "1: 2",
                "1:\"2\"",
                "1:0,99,110",
                "1:*",
                "99999999999999999999:0",
                "0:99999999999999999999",
                "1-2",
                "784111777%3A5"
            })
    void anEventIdThatIsNoneIsMalformed(String id) {
        assertMalformed(read(null, null, id, null));
        assertMalformed(read(null, null, null, id));
    }

    @Test
    void theReasonRepeatsNothingOfWhatWasSent() {
        Position malformed = read(null, null, "<script>", null);
        assertThat(((Position.Malformed) malformed).reason()).doesNotContain("script");
    }

    private static void assertMalformed(Position position) {
        assertThat(position).isInstanceOf(Position.Malformed.class);
        assertThat(((Position.Malformed) position).reason()).startsWith("Message ID invalid");
    }

    private static Position after(long seconds, long tag) {
        return new Position.Stated(Cursor.after(new MessageId(seconds, tag)));
    }

    private static Position date(long seconds) {
        return new Position.Stated(new Cursor.AfterDate(seconds));
    }

    private static Position read(String date, String tag, String eventId, String query) {
        return Position.read(
                Optional.ofNullable(date),
                Optional.ofNullable(tag),
                Optional.ofNullable(eventId),
                Optional.ofNullable(query));
    }
}
