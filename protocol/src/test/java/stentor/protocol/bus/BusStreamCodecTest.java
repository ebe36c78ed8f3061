package stentor.protocol.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;

class BusStreamCodecTest {
    private final BusStreamCodec codec = new BusStreamCodec("next-part");

    @Test
    void theStreamIsPartsBetweenBoundaries() {
        byte[] stream = Bytes.join(
                codec.head(),
                BusStreamCodec.part(message("hello\n", "text/plain", "dugsong")),
                codec.boundary(),
                BusStreamCodec.part(message("", null, null)),
                codec.boundary());
        assertThat(text(stream))
                .isEqualTo("--next-part\r\n"
                        + "From: dugsong\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n\r\n--next-part\r\n"
                        + "Content-Type: application/octet-stream\r\nContent-Length: 0\r\n\r\n\r\n--next-part\r\n");
        assertThat(codec.contentType()).isEqualTo("multipart/x-mixed-replace;boundary=next-part");
    }

    @Test
    void aPartOfAllChannelsSaysWhichOne() {
        assertThat(text(BusStreamCodec.part(message("hello", "text/plain", "dugsong"), "/msgbus/", "foo")))
                .isEqualTo("From: dugsong\r\nContent-Location: /msgbus/foo\r\n"
                        + "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    }

    @Test
    void theChannelIsPercentEncoded() {
        assertThat(text(BusStreamCodec.part(message("", null, null), "/bus/", "Aa/b c?#%\u00fc\r\n~@")))
                .contains("Content-Location: /bus/Aa/b%20c%3F%23%25%C3%BC%0D%0A~@\r\n");
    }

    @Test
    void neitherSenderNorTypeCanAddHeaders() {
        assertThat(text(BusStreamCodec.part(message("", "a\r\nX: 1", "bob\nX: 1\0"))))
                .startsWith("From: bob X: 1 \r\nContent-Type: a  X: 1\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void theLengthIsThatOfTheBytes() {
        assertThat(text(BusStreamCodec.part(message("\u00fc", "text/plain", "\u00fc"))))
                .contains("From: \u00fc\r\n", "Content-Length: 2\r\n");
    }

    @Test
    void noTwoBoundariesAreTheSame() {
        assertThat(new BusStreamCodec().contentType()).isNotEqualTo(new BusStreamCodec().contentType());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static Payload message(String body, String type, String sender) {
        return new Payload(
                body.getBytes(UTF_8), Optional.ofNullable(type), Optional.empty(), Optional.ofNullable(sender));
    }
}
