package stentor.protocol.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.protocol.channel.Bytes;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.EventStreamReader.Event;

class EventStreamCodecTest {
    private static final SentId ID = SentId.of(new MessageId(1450755280, 3));

    @Test
    void eachLineOfTheBodyBecomesADataField() {
        assertThat(encoded("one\r\ntwo\rthree\nfour", "score"))
                .isEqualTo("id: 1450755280:3\nevent: score\ndata: one\ndata: two\ndata: three\ndata: four\n\n");
    }

    @Test
    void aMessageWithoutANameHasNoEventField() {
        assertThat(encoded("one", null)).isEqualTo("id: 1450755280:3\ndata: one\n\n");
    }

    @Test
    void anEmptyMessageIsOneEmptyDataField() {
        assertThat(encoded("", null)).isEqualTo("id: 1450755280:3\ndata: \n\n");
        assertThat(EventStreamReader.read(encoded("", null).getBytes(UTF_8)))
                .containsExactly(new Event("1450755280:3", "message", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aLineEndAtTheEndStartsAnEmptyLine(String end) {
        assertThat(encoded("one" + end, null)).isEqualTo("id: 1450755280:3\ndata: one\ndata: \n\n");
        assertThat(encoded(end, null)).isEqualTo("id: 1450755280:3\ndata: \ndata: \n\n");
    }

    @Test
    void aBlankLineDoesNotEndTheEvent() {
        assertThat(encoded("a\n\n\nb", null)).isEqualTo("id: 1450755280:3\ndata: a\ndata: \ndata: \ndata: b\n\n");
    }

    @Test
    void aNameCannotStartALineOfItsOwn() {
        assertThat(encoded("x", "a\r\nid: 9:9\n\ndata: forged"))
                .isEqualTo("id: 1450755280:3\nevent: a  id: 9:9  data: forged\ndata: x\n\n");
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementCharacters() {
        byte[] body = {'a', (byte) 0xff, '\n', (byte) 0xc3};
        byte[] event = EventStreamCodec.encode(ID, new Payload(body, Optional.empty()));
        assertThat(new String(event, UTF_8)).isEqualTo("id: 1450755280:3\ndata: a\ufffd\ndata: \ufffd\n\n");
    }

    @Test
    void aNulInTheBodyStaysWhatItIs() {
        assertThat(encoded("a\0b", null)).isEqualTo("id: 1450755280:3\ndata: a\0b\n\n");
    }

    @Test
    void aGapIsAnEventThatDoesNotMoveTheReaderOn() {
        byte[] stream = Bytes.join(
                EventStreamCodec.encode(SentId.of(new MessageId(5, 0)), Payload.text("old", "text/plain")),
                EventStreamCodec.gap(ID),
                EventStreamCodec.encode(ID, Payload.text("new", "text/plain")));
        assertThat(EventStreamReader.read(stream))
                .containsExactly(
                        new Event("5:0", "message", "old"),
                        new Event("5:0", "stentor.gap", "1450755280:3"),
                        new Event("1450755280:3", "message", "new"));
    }

    @Test
    void commentsAndEndsAreNotEvents() {
        assertThat(new String(EventStreamCodec.head(), UTF_8)).isEqualTo(": hi\n\n");
        assertThat(new String(EventStreamCodec.comment(""), UTF_8)).isEqualTo(":\n\n");
        assertThat(new String(EventStreamCodec.comment("a\ndata: b"), UTF_8)).isEqualTo(": a data: b\n\n");
        assertThat(new String(EventStreamCodec.end(410, "Gone"), UTF_8)).isEqualTo(":410: 410 Gone\n\n");
        assertThat(new String(EventStreamCodec.retry(Duration.ofDays(1)), UTF_8))
                .isEqualTo("retry: 86400000\n\n");
    }

    @Test
    void whateverIsPublishedTheBrowserGetsItBackWithUnifiedLineEnds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> pieces = List.of("\n", "\r", "\r\n", "x", " ", ":", "data: ", "id: 1:1", "\0", "ü", "€", "\ufeff");
        for (int round = 0; round < 5_000; round++) {
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(10); i > 0; i--) {
                body.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(EventStreamReader.read(encoded(body.toString(), null).getBytes(UTF_8)))
                    .as("seed %d", seed)
                    .containsExactly(new Event(
                            "1450755280:3",
                            "message",
                            body.toString().replace("\r\n", "\n").replace('\r', '\n')));
        }
    }

    private static String encoded(String body, String name) {
        Payload payload = new Payload(
                body.getBytes(UTF_8), Optional.of("text/plain"), Optional.ofNullable(name), Optional.empty());
        return new String(EventStreamCodec.encode(ID, payload), UTF_8);
    }
}
