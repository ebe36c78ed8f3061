package stentor.protocol.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stentor.protocol.channel.Payload;

class BridgeTest {
    private static Payload payload(byte[] body, Optional<String> type, Optional<String> event) {
        return new Payload(body, type, event, Optional.empty());
    }

    @Test
    void anEventIsAMessageOfJsonWithItsName() {
        Payload payload = Bridge.payload("score", "{\"home\":1}", EventNote.ofServer(Optional.of("1.2")));
        assertThat(new String(payload.body(), UTF_8)).isEqualTo("{\"home\":1}");
        assertThat(payload.contentType()).contains("application/json");
        assertThat(payload.eventName()).contains("score");
        assertThat(EventNote.read(payload.note()).exceptSocket()).contains("1.2");
    }

    @Test
    void anEventComesBackAsTheFrameThatItIs() {
        Payload payload = Bridge.payload("client-x", "{}", EventNote.ofClient("1.2", Optional.of("ann")));
        assertThat(new String(Bridge.frame("presence-a", payload), UTF_8))
                .isEqualTo("{\"event\":\"client-x\",\"channel\":\"presence-a\",\"data\":\"{}\",\"user_id\":\"ann\"}");
    }

    @ParameterizedTest
    @CsvSource({"score, score", "pusher, pusher", "pusher:pong, message", "pusher_internal:member_added, message"})
    void aNameThatTheProtocolHasForItselfIsNotPassedOn(String name, String event) {
        assertThat(Bridge.event(payload(new byte[0], Optional.empty(), Optional.of(name))))
                .isEqualTo(event);
    }

    @Test
    void aMessageWithoutANameIsTheEventMessage() {
        assertThat(Bridge.event(payload(new byte[0], Optional.empty(), Optional.empty())))
                .isEqualTo("message");
    }

    @Test
    void aBodyThatIsNoTextIsWrappedWithItsType() {
        byte[] picture = {(byte) 0xff, 0};
        assertThat(new String(Bridge.data(payload(picture, Optional.of("image/png"), Optional.empty())), UTF_8))
                .isEqualTo("{\"content_type\":\"image/png\",\"base64\":\"/wA=\"}");
        assertThat(new String(Bridge.data(payload(picture, Optional.empty(), Optional.empty())), UTF_8))
                .isEqualTo("{\"content_type\":null,\"base64\":\"/wA=\"}");
        assertThat(new String(
                        Bridge.data(payload("gr\u00fcn".getBytes(UTF_8), Optional.empty(), Optional.empty())), UTF_8))
                .isEqualTo("gr\u00fcn");
    }
}
