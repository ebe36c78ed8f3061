package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WebSocketFrameTest {
    @Test
    void framesAreThoseOfTheSpecificationsExamples() {
        assertThat(hex(WebSocketFrame.text("Hello".getBytes(UTF_8)))).isEqualTo("810548656c6c6f");
        assertThat(hex(WebSocketFrame.ping("Hello".getBytes(UTF_8)))).isEqualTo("890548656c6c6f");
        assertThat(hex(WebSocketFrame.pong("Hello".getBytes(UTF_8)))).isEqualTo("8a0548656c6c6f");
        assertThat(hex(WebSocketFrame.binary(new byte[256])))
                .startsWith("827e01000000")
                .hasSize(2 * 260);
        assertThat(hex(WebSocketFrame.binary(new byte[65536])))
                .startsWith("827f0000000000010000")
                .hasSize(2 * 65546);
    }

    @Test
    void lengthsAreInTheirShortestForm() {
        assertThat(hex(WebSocketFrame.text(new byte[125]))).startsWith("817d00");
        assertThat(hex(WebSocketFrame.text(new byte[126]))).startsWith("817e007e00");
        assertThat(hex(WebSocketFrame.text(new byte[65535]))).startsWith("817effff00");
    }

    @Test
    void aCloseHasItsCodeAndReason() {
        assertThat(hex(WebSocketFrame.close(1001, "410 Gone"))).isEqualTo("880a03e9343130" + "20476f6e65");
        assertThat(hex(WebSocketFrame.close(CloseCode.NONE, "unsaid"))).isEqualTo("8800");
    }

    @Test
    void aReasonThatIsTooLongIsCutBetweenCharacters() {
        byte[] frame = WebSocketFrame.close(1008, "\u20ac".repeat(50));
        assertThat(frame[1]).isEqualTo((byte) (2 + 3 * 41));
        assertThat(new String(Arrays.copyOfRange(frame, 4, frame.length), UTF_8))
                .isEqualTo("\u20ac".repeat(41));
    }

    @Test
    void theHandshakesProofIsThatOfTheSpecificationWhateverIsAroundTheKey() {
        String proof = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
        assertThat(WebSocketHandshake.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo(proof);
        assertThat(WebSocketHandshake.accept(" \tdGhlIHNhbXBsZSBub25jZQ== ")).isEqualTo(proof);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
