package stentor.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void twoAreEqualWhenTheirBytesAndAllThatTravelsWithThemAre() {
        Payload text = Payload.text("hello", "text/plain");
        assertThat(text)
                .isEqualTo(Payload.text("hello", "text/plain"))
                .hasSameHashCodeAs(Payload.text("hello", "text/plain"));
        assertThat(text).isNotEqualTo(Payload.text("hello", "text/html"));
        assertThat(text).isNotEqualTo(Payload.text("hallo", "text/plain"));
        assertThat(text)
                .isNotEqualTo(new Payload(text.body(), text.contentType(), Optional.of("greeting"), Optional.empty()));
        assertThat(text)
                .isNotEqualTo(new Payload(text.body(), text.contentType(), Optional.empty(), Optional.of("alice")));
    }

    @Test
    void theBodyIsHandedOnUncopied() {
        byte[] body = {1, 2, 3};
        Payload payload = new Payload(body, Optional.empty());
        assertThat(payload.body()).isSameAs(body);
        assertThat(payload.length()).isEqualTo(3);
    }

    @Test
    void bytesThatAreNotUtf8ReadAsReplacementCharacters() {
        assertThat(new Payload(new byte[] {'a', (byte) 0xff, 'b'}, Optional.empty()).text())
                .isEqualTo("a\ufffdb");
    }

    @Test
    void itsDescriptionDoesNotShowTheBody() {
        Payload payload =
                new Payload("secret".getBytes(), Optional.of("text/plain"), Optional.of("e"), Optional.of("bob"));
        assertThat(payload).hasToString("Payload[6 bytes, text/plain, event e, from bob]");
    }
}
