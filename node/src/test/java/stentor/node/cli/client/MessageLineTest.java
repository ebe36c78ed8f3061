package stentor.node.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.client.Received;
import stentor.protocol.channel.Payload;

class MessageLineTest {
    private static final LocalTime NOON = LocalTime.of(12, 0, 0, 7_000_000);

    @Test
    void aMessageIsALine() {
        Payload payload =
                new Payload("hello".getBytes(), Optional.of("text/plain"), Optional.empty(), Optional.of("bob"));
        assertThat(MessageLine.of(new Received(Optional.of("1:0"), Optional.empty(), false, payload), NOON, "news"))
                .isEqualTo("12:00:00.007  news  text/plain  bob  5  hello");
    }

    @Test
    void onABusTheLineNamesTheMessagesChannel() {
        Received received = new Received(
                Optional.empty(), Optional.of("/msgbus/a"), false, new Payload(new byte[0], Optional.empty()));
        assertThat(MessageLine.of(received, NOON, "")).isEqualTo("12:00:00.007  /msgbus/a  -  -  0  ");
    }

    @Test
    void nothingInAMessageCommandsTheTerminal() {
        assertThat(MessageLine.safe("a\r\nb\t\u001b[2J\u009b1m\0ü")).isEqualTo("a\\r\\nb\\t\\x1b[2J\\x9b1m\\x00ü");
    }

    @Test
    void bytesThatAreNoTextAreNotPrinted() {
        Payload payload = new Payload(new byte[] {(byte) 0xff, 0}, Optional.of("image/png"));
        assertThat(MessageLine.of(new Received(Optional.empty(), Optional.empty(), false, payload), NOON, "a"))
                .endsWith("  2  (binary)");
    }
}
