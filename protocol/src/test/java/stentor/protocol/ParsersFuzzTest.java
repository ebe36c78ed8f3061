package stentor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stentor.protocol.bayeux.BayeuxBody;
import stentor.protocol.bayeux.BayeuxCodec;
import stentor.protocol.bayeux.ClientIds;
import stentor.protocol.bayeux.Jsonp;
import stentor.protocol.bus.BusFilter;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;
import stentor.protocol.http.HttpDate;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.FallbackFrames;
import stentor.protocol.pusher.ProtocolVersion;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherFrame;
import stentor.protocol.pusher.RestEvent;
import stentor.protocol.pusher.UserData;
import stentor.protocol.relay.ContentTypes;
import stentor.protocol.relay.InfoFormat;
import stentor.protocol.relay.JsonLines;
import stentor.protocol.relay.StatedId;
import stentor.protocol.stream.MetaFrameCodec;
import stentor.protocol.url.PercentEncoding;
import stentor.protocol.websocket.Received;
import stentor.protocol.websocket.WebSocketReader;

/** No parser breaks over what a stranger sends: what cannot be read is an answer. */
class ParsersFuzzTest {
    private static List<byte[]> utf8(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
    }

    @Test
    void framesOfPusher() {
        Fuzzed.bytes(
                utf8(
                        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-x\",\"auth\":\"k:1f\",\"channel_data\":\"{\\\"user_id\\\":\\\"1\\\"}\",\"since\":\"1:2\"}}",
                        "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":\"text\"}",
                        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:00\",\"user_data\":\"{\\\"id\\\":\\\"1\\\"}\"}}",
                        "{\"event\":\"pusher:ping\",\"data\":{}}",
                        "[".repeat(2_000)),
                (input, random) -> {
                    PusherFrame frame = PusherCodec.read(input);
                    if (frame instanceof PusherFrame.Subscribe subscribe) {
                        ChannelName.read(subscribe.channel());
                    }
                });
        Fuzzed.bytes(
                utf8("[\"a\",\"b\"]", "[\"{\\\"event\\\":\\\"pusher:ping\\\"}\"]"),
                (input, random) -> FallbackFrames.read(input));
    }

    @Test
    void callsOfPushersHttpApi() {
        Fuzzed.bytes(
                utf8(
                        "{\"name\":\"e\",\"data\":\"{}\",\"channels\":[\"a\",\"private-b\"],\"socket_id\":\"1.2\",\"info\":\"user_count,subscription_count\"}",
                        "{\"batch\":[{\"name\":\"e\",\"channel\":\"a\",\"data\":\"x\"},{\"name\":\"f\",\"channel\":\"b\",\"data\":\"y\",\"info\":\"cache\"}]}"),
                (input, random) -> {
                    RestEvent.readOne(input, 10_240);
                    RestEvent.readBatch(input, 10_240);
                });
        Fuzzed.texts(
                List.of(
                        "{\"user_id\":7,\"user_info\":{\"name\":\"a\"}}",
                        "{\"id\":\"u\",\"watchlist\":[\"a\",\"b\"],\"user_info\":null}"),
                (input, random) -> {
                    UserData.ofChannel(input);
                    UserData.ofSignIn(input);
                    EventNote.read(Optional.of(input));
                    ProtocolVersion.problem(Optional.of(input));
                    ChannelName.read(input);
                });
    }

    @Test
    void messagesOfBayeux() {
        List<String> samples = List.of(
                "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"],\"ext\":{\"ack\":true,\"replay\":true}}]",
                "[{\"channel\":\"/meta/connect\",\"clientId\":\"abc\",\"connectionType\":\"websocket\",\"advice\":{\"timeout\":0},\"ext\":{\"ack\":5,\"timesync\":{\"tc\":1,\"l\":2,\"o\":3}}}]",
                "[{\"channel\":\"/meta/subscribe\",\"clientId\":\"abc\",\"subscription\":[\"/a/**\",\"/b\"],\"ext\":{\"replay\":{\"/b\":-2},\"auth\":\"k:1\"}}]",
                "{\"channel\":\"/x/y\",\"data\":{\"n\":[1,2,{\"z\":null}]},\"id\":\"7\",\"clientId\":\"c\"}",
                "[".repeat(2_000));
        Fuzzed.texts(samples, (input, random) -> {
            BayeuxCodec.parse(input);
            stentor.protocol.bayeux.ChannelName.parse(input);
            Jsonp.isName(input);
            ClientIds.isOne(input);
        });
        Fuzzed.bytes(
                utf8("message=%5B%7B%22channel%22%3A%22%2Fx%22%7D%5D&message=%5B%5D", samples.get(0)),
                (input, random) -> BayeuxBody.texts(input));
    }

    @Test
    void idsDatesPathsAndHeaders() {
        Fuzzed.texts(
                List.of(
                        "1450755280:0",
                        "0,[3],-",
                        "W/\"5\"",
                        "Tue, 22 Dec 2015 03:34:40 GMT",
                        "Tuesday, 22-Dec-15 03:34:40 GMT",
                        "Tue Dec 22 03:34:40 2015",
                        "a%2Fb%20c%C3%A4",
                        "text/html; charset=\"utf-8\"",
                        "application/json;q=0.5, text/*;q=0.2, */*",
                        "text/*,!image/png"),
                (input, random) -> {
                    Optional<MessageId> id = MessageId.parse(input);
                    id.ifPresent(known ->
                            assertThat(MessageId.parse(known.toString())).isEqualTo(id));
                    OptionalLong date = HttpDate.parse(input);
                    assertThat(date.isPresent() && date.getAsLong() < -62_167_219_200L)
                            .isFalse();
                    PercentEncoding.decode(input);
                    ChannelKey.problemWith(input);
                    ContentTypes.isSafe(input);
                    InfoFormat.negotiate(Optional.of(input));
                    BusFilter.of(Optional.of(input), Optional.of(input)).accepts(Payload.text("x", "text/plain"));
                    StatedId.read(Optional.of(input), Optional.empty(), Optional.empty(), Optional.empty());
                    StatedId.read(Optional.empty(), Optional.of(input), Optional.empty(), Optional.empty());
                    StatedId.read(
                            Optional.of("Tue, 22 Dec 2015 03:34:40 GMT"),
                            Optional.of(input),
                            Optional.empty(),
                            Optional.empty());
                    StatedId.read(Optional.empty(), Optional.empty(), Optional.of(input), Optional.empty());
                    StatedId.read(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(input));
                });
    }

    @Test
    void bodies() {
        Fuzzed.bytes(
                utf8(
                        "{\"a\":1}\n[2]\n\n\"x\"\n3\n",
                        "id: 1:2\ncontent-type: text/plain\n\nbody",
                        "id: 1:0,[2],-\ngap: true\n\n"),
                (input, random) -> {
                    JsonLines.split(input);
                    MetaFrameCodec.decode(input);
                });
    }

    @Test
    void framesOfWebSocketsHoweverTheyAreCut() {
        byte[] text = {(byte) 0x81, (byte) 0x85, 1, 2, 3, 4, 'a' ^ 1, 'b' ^ 2, 'c' ^ 3, 'd' ^ 4, 'e' ^ 1};
        byte[] fragments = {
            1,
            (byte) 0x81,
            0,
            0,
            0,
            0,
            'x',
            (byte) 0x89,
            (byte) 0x80,
            0,
            0,
            0,
            0,
            (byte) 0x80,
            (byte) 0x81,
            0,
            0,
            0,
            0,
            'y'
        };
        byte[] close = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};
        byte[] large = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1};
        byte[] middle = {(byte) 0x82, (byte) 0xfe, 0, 126, 9, 9, 9, 9};
        Fuzzed.bytes(List.of(text, fragments, close, large, middle), (input, random) -> {
            List<String> whole = read(new WebSocketReader(1000), List.of(ByteBuffer.wrap(input)));
            List<String> pieces = read(new WebSocketReader(1000), cut(input, random));
            assertThat(pieces).isEqualTo(whole);
        });
    }

    private static List<ByteBuffer> cut(byte[] input, Random random) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int at = 0;
        while (at < input.length) {
            int length = 1 + random.nextInt(Math.min(4, input.length - at));
            pieces.add(ByteBuffer.wrap(input, at, length));
            at += length;
        }
        return pieces;
    }

    private static List<String> read(WebSocketReader reader, List<ByteBuffer> pieces) {
        List<String> read = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            for (Received each : reader.read(piece)) {
                read.add(shown(each));
            }
        }
        return read;
    }

    private static String shown(Received received) {
        if (received instanceof Received.Text text) {
            return "text " + new String(text.utf8(), UTF_8);
        }
        if (received instanceof Received.Binary binary) {
            return "binary " + Arrays.toString(binary.bytes());
        }
        if (received instanceof Received.Ping ping) {
            return "ping " + Arrays.toString(ping.payload());
        }
        return received instanceof Received.Pong ? "pong" : received.toString();
    }
}
