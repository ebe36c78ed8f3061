package stentor.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stentor.protocol.Fuzzed;

/** What a server sends, however it is cut, is read alike; what is too long or no stream of its kind is said so. */
class ClientParsersFuzzTest {
    private static final int LONGEST = 500;

    @Test
    void eventStreams() {
        Fuzzed.bytes(
                samples(
                        "id: 1:0\nevent: e\ndata: a\ndata: b\n\n: comment\n\nretry: 10\n\ndata:\r\n\r\n",
                        "\ufeffid: 5:1\rdata: x\r\r",
                        ":410: 410 Gone\n\n"),
                (input, random) -> alike(
                        input,
                        () -> {
                            EventStreamParser parser = new EventStreamParser(LONGEST);
                            return parser::read;
                        },
                        random.nextInt(7) + 1));
    }

    @Test
    void streamsOfTheBus() {
        Fuzzed.bytes(
                samples(
                        "--b\r\nContent-Type: text/plain\r\nFrom: a\r\nContent-Length: 3\r\n\r\nabc\r\n--b\r\n",
                        "--b\r\ncontent-length: 0\r\n\r\n\r\n--b\r\nContent-Location: /msgbus/x\r\nContent-Length: 1\r\n\r\nz\r\n"),
                (input, random) -> alike(
                        input,
                        () -> {
                            BusStreamParser parser = new BusStreamParser(LONGEST);
                            return parser::read;
                        },
                        random.nextInt(7) + 1));
    }

    private static List<byte[]> samples(String... texts) {
        List<byte[]> samples = new ArrayList<>();
        for (String text : texts) {
            samples.add(text.getBytes(UTF_8));
        }
        return samples;
    }

    private static <T> void alike(byte[] input, Supplier<Function<ByteBuffer, List<T>>> parsers, int length) {
        List<String> whole = read(parsers.get(), input, input.length);
        assertThat(read(parsers.get(), input, length)).isEqualTo(whole);
    }

    private static <T> List<String> read(Function<ByteBuffer, List<T>> parser, byte[] input, int length) {
        List<String> read = new ArrayList<>();
        try {
            for (int at = 0; at < input.length; at += length) {
                parser.apply(ByteBuffer.wrap(input, at, Math.min(length, input.length - at)))
                        .forEach(each -> read.add(shown(each)));
            }
        } catch (IllegalArgumentException | TooLongException said) {
            // What was read before it depends on how much was there at once.
            return List.of(said.getClass().getSimpleName());
        }
        return read;
    }

    private static String shown(Object item) {
        return item instanceof Received received
                ? received.payload().contentType() + " " + received.payload().text()
                : item.toString();
    }
}
