package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Payload;

class WebSocketFramesTest {
    private static final byte[] TEXT = "ü".getBytes(UTF_8);
    private static final byte[] NOT_TEXT = {(byte) 0xff};

    @Test
    void utf8OfATextualTypeOrOfNoneIsText() {
        assertThat(WebSocketFrames.isText(new Payload(TEXT, Optional.of("text/html; charset=utf-8"))))
                .isTrue();
        assertThat(WebSocketFrames.isText(new Payload(TEXT, Optional.empty()))).isTrue();
    }

    @Test
    void otherBytesAndOtherTypesAreBinary() {
        assertThat(WebSocketFrames.isText(new Payload(NOT_TEXT, Optional.of("text/html"))))
                .isFalse();
        assertThat(WebSocketFrames.isText(new Payload(NOT_TEXT, Optional.empty())))
                .isFalse();
        assertThat(WebSocketFrames.isText(new Payload(TEXT, Optional.of("application/octet-stream"))))
                .isFalse();
    }
}
