package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stentor.protocol.bus.BusStreamCodec;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.Payload;

class BusStreamParserTest {
    private static final Payload PICTURE = new Payload(
            new byte[] {'\r', '\n', '-', '-', 0, (byte) 0xff, '\r', '\n'},
            Optional.of("image/png"),
            Optional.empty(),
            Optional.of("alice"));
    private static final Payload EMPTY = Payload.text("", "text/plain");
    private static final Payload TEXT = Payload.text("Content-Length: 3\r\n\r\nabc", "text/plain; charset=utf-8");

    @Test
    void whereverTheBytesAreCutTheMessagesAreThoseOfTheServer() {
        BusStreamCodec codec = new BusStreamCodec();
        byte[] stream = Bytes.join(
                codec.head(),
                BusStreamCodec.part(PICTURE, "/msgbus/", "a b"),
                codec.boundary(),
                BusStreamCodec.part(EMPTY),
                codec.boundary(),
                BusStreamCodec.part(TEXT),
                codec.boundary());
        for (int size = 1; size <= stream.length; size++) {
            BusStreamParser parser = new BusStreamParser(1000);
            List<Received> messages = new ArrayList<>();
            for (int from = 0; from < stream.length; from += size) {
                int to = Math.min(stream.length, from + size);
                messages.addAll(parser.read(ByteBuffer.wrap(Arrays.copyOfRange(stream, from, to))));
            }
            assertThat(messages)
                    .as("in pieces of " + size)
                    .containsExactly(
                            new Received(Optional.empty(), Optional.of("/msgbus/a%20b"), false, PICTURE),
                            new Received(Optional.empty(), Optional.empty(), false, EMPTY),
                            new Received(Optional.empty(), Optional.empty(), false, TEXT));
        }
    }

    @Test
    void moreThanItIsReadyToHoldIsRefused() {
        BusStreamParser parser = new BusStreamParser(10);
        ByteBuffer part = ByteBuffer.wrap("--b\r\nContent-Length: 11\r\n\r\n".getBytes(UTF_8));
        assertThatThrownBy(() -> parser.read(part)).isInstanceOf(TooLongException.class);
    }

    @Test
    void aLengthThatIsNoneIsRefused() {
        BusStreamParser parser = new BusStreamParser(10);
        ByteBuffer part = ByteBuffer.wrap("--b\r\nContent-Length: -1\r\n\r\n".getBytes(UTF_8));
        assertThatThrownBy(() -> parser.read(part)).hasMessageContaining("Content-Length: -1");
    }
}
