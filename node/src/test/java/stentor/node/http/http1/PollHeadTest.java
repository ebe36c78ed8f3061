package stentor.node.http.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;

class PollHeadTest {
    private static final String SINCE = "If-Modified-Since: A\r\n";
    private static final String MATCH = "If-None-Match: 0\r\n";

    private final byte[] space = new byte[1024];

    private static String get(String headers) {
        return "GET /sub/a HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static PollHead read(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return PollHead.read(bytes, bytes.length);
    }

    private int matched(PollHead head, String bytes, String since, String match) {
        ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
        return head.matches(in, new At(since, match), space);
    }

    /** Where a client goes on. */
    private record At(String since, String match) implements NextPoll {
        @Override
        public Answer answer() {
            throw new AssertionError("heads are only compared");
        }

        @Override
        public ByteBuf bytes() {
            throw new AssertionError("heads are only compared");
        }

        @Override
        public byte[] modifiedSince() {
            return since.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public byte[] noneMatch() {
            return match.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public boolean ask(HeldPoll poll) {
            throw new AssertionError("heads are only compared");
        }

        @Override
        public CompletionStage<Answer> askAgain(Connection connection, long deadline) {
            throw new AssertionError("heads are only compared");
        }
    }

    @Test
    void aRepeatedHeadIsRecognizedWithItsNewValuesInWhateverOrderTheHeadersStand() {
        for (String[] two : new String[][] {{SINCE, MATCH}, {MATCH, SINCE}}) {
            PollHead head = read(get("Host: x\r\n" + two[0] + "Accept: */*\r\n" + two[1]));
            String next = get("Host: x\r\n" + two[0] + "Accept: */*\r\n" + two[1])
                    .replace("Since: A", "Since: long value")
                    .replace("Match: 0", "Match: 17");
            assertThat(matched(head, next, "long value", "17")).isEqualTo(next.length());
            assertThat(matched(head, next + "GET /other", "long value", "17")).isEqualTo(next.length());
        }
    }

    @Test
    void anotherHeadIsNot() {
        String sent = get("Host: x\r\n" + SINCE + MATCH + "Accept: */*\r\n");
        PollHead head = read(sent);
        assertThat(matched(head, sent, "A", "0")).isEqualTo(sent.length());
        assertThat(matched(head, sent, "B", "0")).isZero();
        assertThat(matched(head, sent, "A", "1")).isZero();
        for (int i = 0; i < sent.length(); i++) {
            String changed = sent.substring(0, i) + (char) (sent.charAt(i) ^ 1) + sent.substring(i + 1);
            assertThat(matched(head, changed, "A", "0")).as(changed).isZero();
        }
    }

    @Test
    void aHeadThatIsNotAllThereIsNot() {
        String sent = get("Host: x\r\n" + SINCE + MATCH);
        PollHead head = read(sent);
        for (int length = 0; length < sent.length(); length++) {
            assertThat(matched(head, sent.substring(0, length), "A", "0")).isZero();
        }
    }

    @Test
    void headsThatDifferByTheirValuesAloneAreOne() {
        PollHead head = read(get(SINCE + MATCH));
        PollHead later = read(get("If-Modified-Since:  much later \r\nIf-None-Match: 12\r\n"));
        assertThat(read(get("If-Modified-Since: later\r\nIf-None-Match: 12\r\n")))
                .isEqualTo(head)
                .hasSameHashCodeAs(head);
        assertThat(later).isNotEqualTo(head);
        assertThat(read(get(MATCH + SINCE))).isNotEqualTo(head);
        assertThat(read(get("Host: x\r\n" + SINCE + MATCH))).isNotEqualTo(head);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Modified-Since: A\r\n",
                "If-None-Match: 0\r\n",
                SINCE + MATCH + SINCE,
                SINCE + MATCH + MATCH,
                "If-Modified-Since:\r\n" + MATCH,
                SINCE + "If-None-Match: \t\r\n",
                SINCE + MATCH + "Last-Event-ID: 1:0\r\n",
                SINCE + MATCH + "Content-Length: 3\r\n",
                SINCE + MATCH + "transfer-encoding: chunked\r\n",
                SINCE + MATCH + "Expect: 100-continue\r\n",
                SINCE + MATCH + "Upgrade: websocket\r\n",
                SINCE + MATCH + "Connection: close\r\n",
                SINCE + MATCH + ": no name\r\n",
                SINCE + MATCH + "no value\r\n",
            })
    void whatMeansMoreThanAPollIsReadAsARequest(String headers) {
        assertThat(read(get(headers))).isNull();
    }

    @Test
    void aConnectionThatStaysIsAPolls() {
        assertThat(read(get(SINCE + MATCH + "Connection: Keep-Alive\r\n"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /sub/a HTTP/1.1\r\n" + SINCE + MATCH + "\r\n",
                "GET /sub/a HTTP/1.0\r\n" + SINCE + MATCH + "\r\n",
                "GET /sub/a HTTP/1.1\n" + SINCE + MATCH + "\r\n",
                "GET /sub/a HTTP/1.1\r\n" + SINCE + "If-None-Match: 0\n\r\n",
                "GET /sub/a HTTP/1.1\r\n" + SINCE + MATCH,
                "GET /sub/a HTTP/1.1\r\n" + SINCE + MATCH + "\r\nGET /b HTTP/1.1\r\n\r\n",
                "",
            })
    void whatIsNoWholeHeadOfAGetIsReadAsARequest(String bytes) {
        assertThat(read(bytes)).isNull();
    }
}
