package stentor.protocol.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static stentor.protocol.websocket.ClientFrames.BINARY;
import static stentor.protocol.websocket.ClientFrames.CLOSE;
import static stentor.protocol.websocket.ClientFrames.CONTINUATION;
import static stentor.protocol.websocket.ClientFrames.FIN;
import static stentor.protocol.websocket.ClientFrames.PING;
import static stentor.protocol.websocket.ClientFrames.TEXT;
import static stentor.protocol.websocket.ClientFrames.close;
import static stentor.protocol.websocket.ClientFrames.frame;
import static stentor.protocol.websocket.ClientFrames.head;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.Bytes;

class WebSocketReaderTest {
    private static final int MAX = 1000;

    private final WebSocketReader reader = new WebSocketReader(MAX);

    @Test
    void aFrameIsAMessage() {
        assertThat(read(frame(FIN | TEXT, "hell\u00f6"))).containsExactly("text hell\u00f6");
        assertThat(read(frame(FIN | BINARY, new byte[] {1, -1}))).containsExactly("binary [1, -1]");
        assertThat(read(frame(FIN | TEXT, ""))).containsExactly("text ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 999, 1000})
    void everyLengthUpToTheLimitIsRead(int length) {
        String text = "x".repeat(length);
        assertThat(read(frame(FIN | TEXT, text))).containsExactly("text " + text);
    }

    @Test
    void lengthsOf64BitsAreRead() {
        String text = "x".repeat(70_000);
        WebSocketReader large = new WebSocketReader(1 << 20);
        assertThat(read(large, frame(FIN | TEXT, text))).containsExactly("text " + text);
    }

    @Test
    void fragmentsAreOneMessageAndControlFramesComeBetweenThem() {
        assertThat(read(frame(TEXT, "a"), frame(CONTINUATION, "b"))).isEmpty();
        assertThat(read(frame(FIN | PING, "p"))).containsExactly("ping p");
        assertThat(read(frame(CONTINUATION, ""), frame(FIN | CONTINUATION, "c")))
                .containsExactly("text abc");
        assertThat(read(frame(FIN | BINARY, new byte[] {1}))).containsExactly("binary [1]");
    }

    @Test
    void aCharacterMayBeCutByFragments() {
        byte[] euro = "\u20ac".getBytes(UTF_8);
        assertThat(read(
                        frame(TEXT, Arrays.copyOfRange(euro, 0, 1)),
                        frame(FIN | CONTINUATION, Arrays.copyOfRange(euro, 1, 3))))
                .containsExactly("text \u20ac");
    }

    @Test
    void piecesOfAnySizeMakeTheSameMessages() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] all = Bytes.join(
                frame(FIN | TEXT, "first"),
                frame(BINARY, new byte[300]),
                frame(FIN | PING, ""),
                frame(FIN | CONTINUATION, new byte[] {7}),
                frame(FIN | TEXT, ""),
                close(1000, "bye"));
        List<String> whole = read(all);
        for (int round = 0; round < 200; round++) {
            WebSocketReader fresh = new WebSocketReader(MAX);
            List<String> found = new ArrayList<>();
            for (int at = 0; at < all.length; ) {
                int end = Math.min(all.length, at + 1 + random.nextInt(20));
                found.addAll(read(fresh, Arrays.copyOfRange(all, at, end)));
                at = end;
            }
            assertThat(found).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void aCloseHasItsCodeAndReasonAndNothingFollows() {
        assertThat(read(close(1000, "bye"), frame(FIN | TEXT, "late"))).containsExactly("close 1000 bye");
        assertThat(read(frame(FIN | TEXT, "later"))).isEmpty();
    }

    @Test
    void aCloseMayBeWithoutACode() {
        assertThat(read(frame(FIN | CLOSE, ""))).containsExactly("close 1005 ");
    }

    @Test
    void whatBreaksTheRulesIsAProtocolErrorAndNothingMoreIsRead() {
        byte[] unmasked = WebSocketFrame.text("x".getBytes(UTF_8));
        assertViolation(1002, unmasked);
        assertViolation(1002, frame(FIN | 0x40 | TEXT, "reserved bit"));
        assertViolation(1002, frame(FIN | 0x3, "reserved opcode"));
        assertViolation(1002, frame(FIN | 0xb, "reserved control opcode"));
        assertViolation(1002, frame(PING, "a ping in pieces"));
        assertViolation(1002, frame(FIN | PING, "x".repeat(126)));
        assertViolation(1002, frame(FIN | CONTINUATION, "of nothing"));
        assertViolation(1002, frame(TEXT, "not complete"), frame(FIN | TEXT, "yet"));
        assertViolation(1002, head(FIN | TEXT, -1));
        assertViolation(1002, frame(FIN | CLOSE, "x"));
        assertViolation(1002, close(1005, ""));
        assertViolation(1002, close(999, ""));
        assertViolation(1002, close(2000, ""));
    }

    @Test
    void textThatIsNotUtf8Is1007() {
        assertViolation(1007, frame(FIN | TEXT, new byte[] {(byte) 0xc3, 0x28}));
        assertViolation(1007, frame(TEXT, "a"), frame(FIN | CONTINUATION, new byte[] {(byte) 0xff}));
        byte[] reason = Bytes.join(new byte[] {3, (byte) 0xe8}, new byte[] {(byte) 0xff});
        assertViolation(1007, frame(FIN | CLOSE, reason));
    }

    @Test
    void moreThanTheLimitIs1009BeforeItIsRead() {
        assertViolation(1009, head(FIN | TEXT, MAX + 1));
        assertViolation(1009, head(FIN | BINARY, Long.MAX_VALUE));
        assertViolation(1009, frame(BINARY, new byte[MAX]), head(FIN | CONTINUATION, 1));
    }

    private void assertViolation(int code, byte[]... frames) {
        WebSocketReader fresh = new WebSocketReader(MAX);
        assertThat(read(fresh, Bytes.join(frames))).singleElement().asString().startsWith("violation " + code + " ");
        assertThat(read(fresh, frame(FIN | TEXT, "later"))).isEmpty();
    }

    private List<String> read(byte[]... frames) {
        return read(reader, Bytes.join(frames));
    }

    private static List<String> read(WebSocketReader from, byte[] bytes) {
        return from.read(ByteBuffer.wrap(bytes)).stream()
                .map(WebSocketReaderTest::described)
                .toList();
    }

    private static String described(Received received) {
        if (received instanceof Received.Text text) {
            return "text " + new String(text.utf8(), UTF_8);
        } else if (received instanceof Received.Binary binary) {
            return "binary " + (binary.bytes().length < 10 ? Arrays.toString(binary.bytes()) : binary.bytes().length);
        } else if (received instanceof Received.Ping ping) {
            return "ping " + new String(ping.payload(), UTF_8);
        } else if (received instanceof Received.Pong pong) {
            return "pong " + new String(pong.payload(), UTF_8);
        } else if (received instanceof Received.Close close) {
            return "close " + close.code() + " " + close.reason();
        }
        Received.Violation violation = (Received.Violation) received;
        return "violation " + violation.code() + " " + violation.reason();
    }
}
