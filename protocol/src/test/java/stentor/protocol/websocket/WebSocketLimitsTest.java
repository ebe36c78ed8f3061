package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static stentor.protocol.websocket.ClientFrames.BINARY;
import static stentor.protocol.websocket.ClientFrames.CLOSE;
import static stentor.protocol.websocket.ClientFrames.CONTINUATION;
import static stentor.protocol.websocket.ClientFrames.FIN;
import static stentor.protocol.websocket.ClientFrames.PING;
import static stentor.protocol.websocket.ClientFrames.frame;
import static stentor.protocol.websocket.ClientFrames.head;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WebSocketLimitsTest {
    private final WebSocketReader reader = new WebSocketReader(1000);

    @Test
    void aControlFrameHasAtMost125Bytes() {
        assertThat(reader.read(ByteBuffer.wrap(frame(FIN | PING, "x".repeat(125)))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Received.Ping.class, ping -> assertThat(ping.payload()).hasSize(125));
        assertThat(reader.read(ByteBuffer.wrap(head(FIN | PING, 126))))
                .singleElement()
                .isInstanceOf(Received.Violation.class);
    }

    @Test
    void aMessageInManyPiecesIsPutTogetherByteByByte() {
        byte[] whole = new byte[1000];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (byte) i;
        }
        int[] cuts = {0, 1, 2, 4, 5, 5, 130, 400, 401, 999, 1000};
        for (int i = 1; i < cuts.length; i++) {
            boolean last = i == cuts.length - 1;
            byte[] piece = Arrays.copyOfRange(whole, cuts[i - 1], cuts[i]);
            var received =
                    reader.read(ByteBuffer.wrap(frame((last ? FIN : 0) | (i == 1 ? BINARY : CONTINUATION), piece)));
            if (last) {
                assertThat(received).singleElement().isInstanceOfSatisfying(Received.Binary.class, binary -> assertThat(
                                binary.bytes())
                        .isEqualTo(whole));
            } else {
                assertThat(received).isEmpty();
            }
        }
    }

    @Test
    void aCloseOfOneByteHasNoCodeAndOneOfTwoHasNoReason() {
        assertThat(reader.read(ByteBuffer.wrap(frame(FIN | CLOSE, new byte[] {3}))))
                .singleElement()
                .isInstanceOf(Received.Violation.class);
        assertThat(new WebSocketReader(1000).read(ByteBuffer.wrap(frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8}))))
                .containsExactly(new Received.Close(1000, ""));
    }

    @Test
    void aReasonThatJustFitsIsWholeAndACharacterAcrossTheLimitIsLeftOut() {
        assertThat(reason("x".repeat(123))).isEqualTo("x".repeat(123));
        assertThat(reason("x".repeat(124))).isEqualTo("x".repeat(123));
        assertThat(reason("x".repeat(122) + "\u20ac")).isEqualTo("x".repeat(122));
        assertThat(reason("x".repeat(121) + "\u00fc" + "\u20ac")).isEqualTo("x".repeat(121) + "\u00fc");
    }

    private static String reason(String text) {
        byte[] frame = WebSocketFrame.close(1008, text);
        return new String(Arrays.copyOfRange(frame, 4, frame.length), UTF_8);
    }
}
