package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Payload;

class SeveralMessagesTest {
    private static final List<Payload> MESSAGES =
            List.of(Payload.text("one", "text/plain"), new Payload("two".getBytes(UTF_8), Optional.empty()));

    @Test
    void eachMessageIsAPartBehindTheSameBoundaryWhichTheTypeNames() {
        SeveralMessages several = SeveralMessages.multipart(MESSAGES);
        String type = several.contentType().orElseThrow();
        assertThat(type).startsWith("multipart/mixed; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(new String(several.body(), UTF_8))
                .isEqualTo("--" + boundary + "\r\nContent-Type: text/plain\r\n\r\none\r\n--" + boundary
                        + "\r\n\r\ntwo\r\n--" + boundary + "--\r\n");
    }

    @Test
    void twoAnswersDoNotShareABoundary() {
        assertThat(SeveralMessages.multipart(MESSAGES).contentType())
                .isNotEqualTo(SeveralMessages.multipart(MESSAGES).contentType());
    }
}
