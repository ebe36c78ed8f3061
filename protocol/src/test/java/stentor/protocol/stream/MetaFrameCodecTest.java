package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;

class MetaFrameCodecTest {
    private static final SentId ID = SentId.of(new MessageId(1450755280, 3));

    @Test
    void idAndTypeStandBeforeTheBody() {
        assertThat(text(MetaFrameCodec.encode(ID, Payload.text("hello", "text/html"))))
                .isEqualTo("id: 1450755280:3\ncontent-type: text/html\n\nhello");
    }

    @Test
    void aMessageWithoutATypeHasNoLineForIt() {
        Payload untyped = new Payload("hello".getBytes(UTF_8), Optional.empty());
        assertThat(text(MetaFrameCodec.encode(ID, untyped))).isEqualTo("id: 1450755280:3\n\nhello");
    }

    @Test
    void aGapHasALineOfItsOwn() {
        assertThat(text(MetaFrameCodec.encodeAfterGap(ID, Payload.text("hello", "text/html"))))
                .isEqualTo("id: 1450755280:3\ncontent-type: text/html\ngap: true\n\nhello");
    }

    @Test
    void aTypeCannotStartALineOfItsOwn() {
        byte[] frame = MetaFrameCodec.encode(ID, Payload.text("x", "a\n\nforged\r\nid: 9:9"));
        assertThat(MetaFrameCodec.decode(frame))
                .contains(new MetaFrame("1450755280:3", false, Payload.text("x", "a  forged  id: 9:9")));
    }

    @Test
    void whatItWritesItReads() {
        byte[] body = {'\n', '\n', 0, (byte) 0xff, '\r'};
        Payload typed = new Payload(body, Optional.of("image/png"));
        Payload untyped = new Payload(new byte[0], Optional.empty());
        assertThat(MetaFrameCodec.decode(MetaFrameCodec.encode(ID, typed)))
                .contains(new MetaFrame("1450755280:3", false, typed));
        assertThat(MetaFrameCodec.decode(MetaFrameCodec.encodeAfterGap(ID, untyped)))
                .contains(new MetaFrame("1450755280:3", true, untyped));
    }

    @Test
    void linesItDoesNotKnowAreSkipped() {
        assertThat(MetaFrameCodec.decode("later: x\nid: 1:2\n\nb".getBytes(UTF_8)))
                .contains(new MetaFrame("1:2", false, new Payload(new byte[] {'b'}, Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n", "id: 1:2", "id: 1:2\n", "hello\n\nbody", "id: \n\nbody", "id:1:2\n\nb"})
    void whatHasNoIdOrNoEmptyLineIsNoFrame(String frame) {
        assertThat(MetaFrameCodec.decode(frame.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void anEndlessHeadIsGivenUp() {
        assertThat(MetaFrameCodec.decode(("id: 1:2\n" + "x\n".repeat(100_000) + "\nbody").getBytes(UTF_8)))
                .isEmpty();
    }

    private static String text(byte[] frame) {
        return new String(frame, UTF_8);
    }
}
