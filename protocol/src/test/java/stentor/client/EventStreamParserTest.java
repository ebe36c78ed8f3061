package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.client.EventStreamParser.Comment;
import stentor.client.EventStreamParser.Event;
import stentor.client.EventStreamParser.Item;
import stentor.client.EventStreamParser.Retry;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.relay.SentId;
import stentor.protocol.stream.EventStreamCodec;

class EventStreamParserTest {
    @Test
    void linesOfDataBecomeOneTextWithoutTheLastEnd() {
        assertThat(read("data: one\ndata: two\ndata:three\n\n")).containsExactly(event("", "one\ntwo\nthree"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void eachOfTheThreeEndsEndsALine(String end) {
        String stream = "id: 1:0|data: a|data: b||data: c||".replace("|", end);
        assertThat(read(stream)).containsExactly(event("1:0", "a\nb"), event("1:0", "c"));
    }

    @Test
    void whereverTheBytesAreCutTheEventsAreTheSame() {
        byte[] stream = "\uFEFFid: 7:1\r\nevent: ü\r\ndata: €uro\r\n\r\n: hi\n\nretry: 250\n\ndata\n\n".getBytes(UTF_8);
        List<Item> whole = read(new String(stream, UTF_8));
        assertThat(whole)
                .containsExactly(
                        new Event("7:1", Optional.of("ü"), "€uro"),
                        new Comment(" hi"),
                        new Retry(Duration.ofMillis(250)),
                        event("7:1", ""));
        for (int size = 1; size < stream.length; size++) {
            EventStreamParser parser = new EventStreamParser(1000);
            List<Item> items = new ArrayList<>();
            for (int from = 0; from < stream.length; from += size) {
                int to = Math.min(stream.length, from + size);
                items.addAll(parser.read(ByteBuffer.wrap(Arrays.copyOfRange(stream, from, to))));
            }
            assertThat(items).as("in pieces of " + size).isEqualTo(whole);
        }
    }

    @Test
    void whatIsNotCompleteWasNotSent() {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly(event("", "a"));
    }

    @Test
    void anEventWithoutDataIsNoneButItsIdCounts() {
        assertThat(read("id: 5:0\nevent: x\n\ndata: a\n\n")).containsExactly(event("5:0", "a"));
    }

    @Test
    void fieldsThatItDoesNotKnowAndIdsWithAZeroAreIgnored() {
        assertThat(read("id: 1:0\nid: 2\0\nfoo: bar\nretry: soon\ndata: a\n\n")).containsExactly(event("1:0", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one\ntwo", "\n\n", "trailing\n", " leading", ":colon", "a: b"})
    void itReadsWhatTheServerWrites(String text) {
        byte[] stream = EventStreamCodec.encode(SentId.of(new MessageId(3, 4)), Payload.text(text, "text/plain"));
        assertThat(read(new String(stream, UTF_8))).containsExactly(event("3:4", text));
    }

    @Test
    void moreThanItIsReadyToHoldIsRefused() {
        EventStreamParser parser = new EventStreamParser(10);
        assertThatThrownBy(() -> parser.read(bytes("data: 0123456789\n"))).isInstanceOf(TooLongException.class);
        EventStreamParser other = new EventStreamParser(10);
        assertThatThrownBy(() -> other.read(bytes("data:01234\ndata:56789\ndata:a\n")))
                .isInstanceOf(TooLongException.class);
    }

    private static List<Item> read(String stream) {
        return new EventStreamParser(1000).read(bytes(stream));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static Event event(String id, String data) {
        return new Event(id, Optional.empty(), data);
    }
}
