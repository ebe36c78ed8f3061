package stentor.node.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.channel.Payload;

class MessageHeadTest {
    private static final byte[] BODY = {1, 2, 3};

    @Test
    void everythingBesideTheBodyIsReadBack() {
        Payload payload = new Payload(
                BODY,
                Optional.of("application/json"),
                Optional.of("grün, 7:x"),
                Optional.empty(),
                Optional.of("1.2 a"));
        assertThat(MessageHead.read(MessageHead.write(payload), BODY)).isEqualTo(payload);
    }

    @Test
    void withoutANoteTheHeadIsAsItWasBeforeThereWereNotes() {
        Payload payload = Payload.text("x", "text/plain");
        assertThat(new String(MessageHead.write(payload), UTF_8)).isEqualTo("10:text/plain,-,-,");
        assertThat(MessageHead.read("10:text/plain,-,-,".getBytes(UTF_8), payload.body()))
                .isEqualTo(payload);
    }
}
