package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;

class MultipartCodecTest {
    private static final SentId ID = SentId.of(new MessageId(784111777, 3));
    private final MultipartCodec codec = new MultipartCodec("XXX");

    @Test
    void headAndPartsAndEndMakeOneBody() {
        byte[] body = Bytes.join(
                codec.head(),
                MultipartCodec.part(ID, Payload.text("hello", "text/plain")),
                codec.boundary(),
                MultipartCodec.part(new SentId(784111778, "[0],-"), new Payload(new byte[0], Optional.empty())),
                codec.boundary(),
                codec.end());
        assertThat(new String(body, UTF_8))
                .isEqualTo("--XXX\r\n"
                        + "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nEtag: 3\r\nContent-Type: text/plain\r\n\r\n"
                        + "hello\r\n--XXX\r\n"
                        + "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT\r\nEtag: [0],-\r\n\r\n"
                        + "\r\n--XXX--\r\n");
        assertThat(codec.contentType()).isEqualTo("multipart/mixed; boundary=XXX");
    }

    @Test
    void aPartAfterAGapSaysSo() {
        assertThat(new String(MultipartCodec.partAfterGap(ID, Payload.text("hello", "text/plain")), UTF_8))
                .contains("\r\nX-Message-Gap: true\r\n\r\nhello");
    }

    @Test
    void aTypeCannotAddHeaders() {
        assertThat(new String(MultipartCodec.part(ID, Payload.text("x", "a\r\nEtag: 9\r\n\r\n")), UTF_8))
                .contains("\r\nContent-Type: a  Etag: 9    \r\n\r\nx");
    }

    @Test
    void noTwoBoundariesAreTheSame() {
        assertThat(new MultipartCodec().contentType()).isNotEqualTo(new MultipartCodec().contentType());
        assertThat(new MultipartCodec().contentType()).matches("multipart/mixed; boundary=[0-9a-f]{32}");
    }

    @Test
    void severalMessagesMakeOneMultipartAnswer() {
        SeveralMessages answer = SeveralMessages.multipart(
                List.of(
                        Payload.text("first", "text/x-foobar"),
                        new Payload(new byte[0], Optional.empty()),
                        Payload.text("third", "text/plain")),
                "XXX");
        assertThat(answer.contentType()).contains("multipart/mixed; boundary=XXX");
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo("--XXX\r\nContent-Type: text/x-foobar\r\n\r\nfirst\r\n"
                        + "--XXX\r\n\r\n\r\n"
                        + "--XXX\r\nContent-Type: text/plain\r\n\r\nthird\r\n"
                        + "--XXX--\r\n");
    }

    @Test
    void aRawAnswerHasTheDividerAfterEachMessage() {
        List<Payload> messages = List.of(
                Payload.text("first", "text/plain"),
                Payload.text("", "text/plain"),
                Payload.text("last", "text/plain"));
        assertThat(rawBody(messages, "-=x=-")).isEqualTo("first-=x=-\n-=x=-\nlast-=x=-\n");
        assertThat(rawBody(messages, "\n")).isEqualTo("first\n\nlast\n");
        assertThat(rawBody(messages, "")).isEqualTo("firstlast");
        assertThat(SeveralMessages.raw(messages, "").contentType()).isEmpty();
    }

    private static String rawBody(List<Payload> messages, String divider) {
        return new String(SeveralMessages.raw(messages, divider).body(), UTF_8);
    }
}
