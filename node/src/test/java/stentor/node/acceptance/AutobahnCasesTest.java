package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.testing.WebSocketClient.BINARY;
import static stentor.node.testing.WebSocketClient.CLOSE;
import static stentor.node.testing.WebSocketClient.FIN;
import static stentor.node.testing.WebSocketClient.PING;
import static stentor.node.testing.WebSocketClient.PONG;
import static stentor.node.testing.WebSocketClient.TEXT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WebSocketClient;

/**
 * What the cases of the Autobahn test suite are about, each under its number there, over raw sockets: groups 1 to 7, 9 and 10. A
 * pubsub location is the echo server that they want. Groups 12 and 13 are about permessage-deflate, which is not offered.
 */
class AutobahnCasesTest {
    @AutoClose
    private static final RunningNode NODE = RunningNode.start("""
            limits: { max_message_size: 17m }
            subscriber_buffer: 64m
            locations:
              - { type: pubsub, prefix: /echo/, store_messages: false }
            """);

    private static final AtomicInteger CHANNELS = new AtomicInteger();
    private static final int FRAGMENT_OF_TEXT = TEXT;
    private static final int FRAGMENT_OF_BINARY = BINARY;
    private static final int MIDDLE = 0;
    private static final int LAST = FIN;

    /** Texts in hexadecimal: the number of the first of a line, whether they are UTF-8, and one after the other. */
    private static final String SEQUENCES = """
            6.5.1 good cebae1bdb9cf83cebcceb5
            6.6.1 bad ce
            6.6.2 good ceba
            6.6.3 bad cebae1 cebae1bd
            6.6.5 good cebae1bdb9
            6.6.6 bad cebae1bdb9cf
            6.6.7 good cebae1bdb9cf83
            6.6.8 bad cebae1bdb9cf83ce
            6.6.9 good cebae1bdb9cf83cebc
            6.6.10 bad cebae1bdb9cf83cebcce
            6.6.11 good cebae1bdb9cf83cebcceb5
            6.7.1 good 00 c280 e0a080 f0908080
            6.8.1 bad f888808080 fc8480808080
            6.9.1 good 7f dfbf efbfbf f48fbfbf
            6.10.1 bad f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf
            6.11.1 good ed9fbf ee8080 efbfbd f48fbfbf
            6.11.5 bad f4908080
            6.12.1 bad 80 bf 80bf 80bf80 80bf80bf 80bf80bf80 80bf80bf80bf
            6.12.8 bad 808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e
            6.13.1 bad c020c120c220c320 e020e120e220 f020f120f220f320 f820f920fa20 fc20
            6.14.1 bad c0 e080 f08080 f8808080 fc80808080 df efbf f7bfbf fbbfbfbf fdbfbfbfbf
            6.15.1 bad c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf
            6.16.1 bad fe ff fefeffff
            6.17.1 bad c0af e080af f08080af f8808080af fc80808080af
            6.18.1 bad c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf
            6.19.1 bad c080 e08080 f0808080 f880808080 fc8080808080
            6.20.1 bad eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf
            6.21.1 bad eda080edb080 eda080edbfbf edadbfedb080 edadbfedbfbf edae80edb080 edae80edbfbf edafbfedb080
            6.21.8 bad edafbfedbfbf
            6.23.1 good efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf
            """;

    private record Case(String number, String subject, Consumer<WebSocketClient> does) {
        @Override
        public String toString() {
            return number + " " + subject;
        }
    }

    private static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        payloads(cases);
        pings(cases);
        reserved(cases);
        fragments(cases);
        utf8(cases);
        closes(cases);
        large(cases);
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case which) {
        try (WebSocketClient socket = NODE.webSocket("/echo/" + CHANNELS.incrementAndGet())) {
            which.does.accept(socket);
        }
    }

    private static void payloads(List<Case> cases) {
        int[] lengths = {0, 125, 126, 127, 128, 65535, 65536};
        for (int i = 0; i < lengths.length; i++) {
            byte[] payload = "*".repeat(lengths[i]).getBytes(UTF_8);
            cases.add(
                    new Case("1.1." + (i + 1), "text of " + lengths[i], socket -> echoes(socket, FIN | TEXT, payload)));
            byte[] bytes = new byte[lengths[i]];
            Arrays.fill(bytes, (byte) 0xfe);
            cases.add(new Case(
                    "1.2." + (i + 1), "binary of " + lengths[i], socket -> echoes(socket, FIN | BINARY, bytes)));
        }
        cases.add(new Case("1.1.8", "text of 65536 in pieces of 997", socket -> {
            byte[] payload = "*".repeat(65536).getBytes(UTF_8);
            inPieces(socket, FIN | TEXT, payload, 997);
            assertThat(socket.next().payload()).isEqualTo(payload);
        }));
        cases.add(new Case("1.2.8", "binary of 65536 in pieces of 997", socket -> {
            byte[] payload = new byte[65536];
            inPieces(socket, FIN | BINARY, payload, 997);
            assertThat(socket.next().payload()).isEqualTo(payload);
        }));
    }

    private static void pings(List<Case> cases) {
        String[] payloads = {"", "Hello, world!", "\0\u00ff\u00fe", "x".repeat(125)};
        for (int i = 0; i < payloads.length; i++) {
            byte[] payload = payloads[i].getBytes(ISO_8859_1);
            cases.add(new Case("2." + (i + 1), "ping of " + payload.length, socket -> {
                socket.frame(FIN | PING, payload);
                answers(socket, FIN | PONG, payload);
            }));
        }
        cases.add(new Case("2.5", "ping of 126", socket -> fails(socket.frame(FIN | PING, new byte[126]), 1002)));
        cases.add(new Case("2.6", "ping in pieces of one byte", socket -> {
            inPieces(socket, FIN | PING, "x".repeat(125).getBytes(UTF_8), 1);
            answers(socket, FIN | PONG, "x".repeat(125).getBytes(UTF_8));
        }));
        cases.add(new Case("2.7", "unasked pong", socket -> goesOn(socket.frame(FIN | PONG, new byte[0]))));
        cases.add(new Case(
                "2.8", "unasked pong with a payload", socket -> goesOn(socket.frame(FIN | PONG, new byte[] {1}))));
        cases.add(new Case("2.9", "unasked pong, then ping", socket -> {
            socket.frame(FIN | PONG, new byte[] {1}).frame(FIN | PING, new byte[] {2});
            answers(socket, FIN | PONG, new byte[] {2});
        }));
        cases.add(new Case("2.10", "ten pings", socket -> tenPings(socket, 1000)));
        cases.add(new Case("2.11", "ten pings in pieces of one byte", socket -> tenPings(socket, 1)));
    }

    private static void tenPings(WebSocketClient socket, int pieces) {
        for (byte i = 0; i < 10; i++) {
            inPieces(socket, FIN | PING, new byte[] {i}, pieces);
        }
        for (byte i = 0; i < 10; i++) {
            answers(socket, FIN | PONG, new byte[] {i});
        }
    }

    private static void reserved(List<Case> cases) {
        for (int rsv = 1; rsv <= 7; rsv++) {
            int bits = rsv << 4;
            int first = FIN | TEXT | bits;
            cases.add(new Case("3." + rsv, "reserved bits " + rsv, socket -> {
                socket.frame(first, "x".getBytes(UTF_8));
                fails(socket, 1002);
            }));
        }
        int number = 0;
        for (int opcode : new int[] {3, 4, 5, 6, 7}) {
            number++;
            cases.add(new Case(
                    "4.1." + number,
                    "opcode " + opcode,
                    socket -> fails(socket.frame(FIN | opcode, new byte[0]), 1002)));
        }
        number = 0;
        for (int opcode : new int[] {11, 12, 13, 14, 15}) {
            number++;
            cases.add(new Case(
                    "4.2." + number,
                    "opcode " + opcode,
                    socket -> fails(socket.frame(FIN | opcode, new byte[] {1}), 1002)));
        }
    }

    private static void fragments(List<Case> cases) {
        cases.add(new Case(
                "5.1",
                "ping in two fragments",
                socket -> fails(socket.frame(PING, new byte[] {1}).frame(LAST, new byte[] {2}), 1002)));
        cases.add(new Case(
                "5.2",
                "pong in two fragments",
                socket -> fails(socket.frame(PONG, new byte[] {1}).frame(LAST, new byte[] {2}), 1002)));
        for (int i = 0; i < 3; i++) {
            int pieces = new int[] {1000, 1000, 1}[i];
            cases.add(new Case("5." + (i + 3), "text in two fragments", socket -> {
                inPieces(socket, FRAGMENT_OF_TEXT, "frag".getBytes(UTF_8), pieces);
                inPieces(socket, LAST, "ment".getBytes(UTF_8), pieces);
                assertThat(socket.next()).hasToString("text fragment");
            }));
        }
        for (int i = 0; i < 3; i++) {
            int pieces = new int[] {1000, 1000, 1}[i];
            cases.add(new Case("5." + (i + 6), "ping between two fragments", socket -> {
                inPieces(socket, FRAGMENT_OF_TEXT, "frag".getBytes(UTF_8), pieces);
                inPieces(socket, FIN | PING, "p".getBytes(UTF_8), pieces);
                inPieces(socket, LAST, "ment".getBytes(UTF_8), pieces);
                answers(socket, FIN | PONG, "p".getBytes(UTF_8));
                assertThat(socket.next()).hasToString("text fragment");
            }));
        }
        for (int i = 9; i <= 14; i++) {
            int continuation = i <= 11 ? LAST : MIDDLE;
            int pieces = i == 11 || i == 14 ? 1 : 1000;
            cases.add(new Case("5." + i, "continuation of nothing", socket -> {
                inPieces(socket, continuation, "x".getBytes(UTF_8), pieces);
                fails(socket, 1002);
            }));
        }
        cases.add(new Case("5.15", "fragments, then a continuation of nothing", socket -> {
            socket.frame(FRAGMENT_OF_TEXT, "a".getBytes(UTF_8))
                    .frame(LAST, "b".getBytes(UTF_8))
                    .frame(MIDDLE, "c".getBytes(UTF_8));
            assertThat(socket.next().toString()).matches("text ab|close 1002 .*");
        }));
        for (int i = 16; i <= 17; i++) {
            int first = i == 16 ? MIDDLE : LAST;
            cases.add(new Case(
                    "5." + i,
                    "continuation of nothing, then text",
                    socket -> fails(
                            socket.frame(first, "a".getBytes(UTF_8)).frame(FIN | TEXT, "b".getBytes(UTF_8)), 1002)));
        }
        cases.add(new Case(
                "5.18",
                "a new message within another",
                socket -> fails(
                        socket.frame(FRAGMENT_OF_TEXT, "a".getBytes(UTF_8)).frame(FIN | TEXT, "b".getBytes(UTF_8)),
                        1002)));
        for (int i = 19; i <= 20; i++) {
            cases.add(new Case("5." + i, "five fragments with pings between them", socket -> {
                socket.frame(FRAGMENT_OF_TEXT, "1".getBytes(UTF_8)).frame(MIDDLE, "2".getBytes(UTF_8));
                socket.frame(FIN | PING, "a".getBytes(UTF_8));
                answers(socket, FIN | PONG, "a".getBytes(UTF_8));
                socket.frame(MIDDLE, "3".getBytes(UTF_8)).frame(MIDDLE, "4".getBytes(UTF_8));
                socket.frame(FIN | PING, "b".getBytes(UTF_8)).frame(LAST, "5".getBytes(UTF_8));
                answers(socket, FIN | PONG, "b".getBytes(UTF_8));
                assertThat(socket.next()).hasToString("text 12345");
            }));
        }
    }

    private static void utf8(List<Case> cases) {
        cases.add(new Case("6.1.1", "empty text", socket -> echoes(socket, FIN | TEXT, new byte[0])));
        cases.add(new Case("6.1.2", "empty fragments", socket -> {
            socket.frame(FRAGMENT_OF_TEXT, new byte[0])
                    .frame(MIDDLE, new byte[0])
                    .frame(LAST, new byte[0]);
            assertThat(socket.next()).hasToString("text ");
        }));
        cases.add(new Case("6.1.3", "empty fragments around one", socket -> {
            socket.frame(FRAGMENT_OF_TEXT, new byte[0])
                    .frame(MIDDLE, "m".getBytes(UTF_8))
                    .frame(LAST, new byte[0]);
            assertThat(socket.next()).hasToString("text m");
        }));
        String greek = "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!";
        cases.add(new Case("6.2.1", "text that is UTF-8", socket -> echoes(socket, FIN | TEXT, greek.getBytes(UTF_8))));
        cases.add(new Case("6.2.2", "in two fragments", socket -> {
            byte[] bytes = greek.getBytes(UTF_8);
            socket.frame(FRAGMENT_OF_TEXT, Arrays.copyOf(bytes, 12))
                    .frame(LAST, Arrays.copyOfRange(bytes, 12, bytes.length));
            assertThat(socket.next().text()).isEqualTo(greek);
        }));
        for (int i = 3; i <= 4; i++) {
            String text = i == 3 ? greek : "\u03ba\u1f79\u03c3\u03bc\u03b5";
            cases.add(new Case("6.2." + i, "in fragments of a byte, within characters", socket -> {
                byte[] bytes = text.getBytes(UTF_8);
                for (int at = 0; at < bytes.length; at++) {
                    int first = (at == 0 ? TEXT : MIDDLE) | (at == bytes.length - 1 ? FIN : 0);
                    socket.frame(first, new byte[] {bytes[at]});
                }
                assertThat(socket.next().text()).isEqualTo(text);
            }));
        }
        String bad = "cebae1bdb9cf83cebcceb5eda080656469746564";
        cases.add(new Case("6.3.1", "text that is not UTF-8", socket -> failsText(socket, bad)));
        cases.add(new Case("6.3.2", "the same in fragments of a byte", socket -> {
            byte[] bytes = hex(bad);
            for (int at = 0; at < bytes.length; at++) {
                socket.frame((at == 0 ? TEXT : MIDDLE) | (at == bytes.length - 1 ? FIN : 0), new byte[] {bytes[at]});
            }
            fails(socket, 1007);
        }));
        for (int i = 1; i <= 4; i++) {
            cases.add(new Case("6.4." + i, "not UTF-8 from a fragment on", socket -> {
                socket.frame(FRAGMENT_OF_TEXT, hex("cebae1bdb9cf83cebcceb5"))
                        .frame(MIDDLE, hex("f4908080"))
                        .frame(LAST, hex("656469746564"));
                fails(socket, 1007);
            }));
        }
        sequences(cases);
        for (int i = 1; i <= 34; i++) {
            // U+FFFE, U+FFFF and their like in the other planes: no characters, and yet UTF-8.
            int plane = (i - 1) / 2;
            String text = new String(Character.toChars((plane << 16) + 0xfffe + (i - 1) % 2));
            cases.add(
                    new Case("6.22." + i, "no character", socket -> echoes(socket, FIN | TEXT, text.getBytes(UTF_8))));
        }
    }

    private static void closes(List<Case> cases) {
        byte[] hello = "Hello World!".getBytes(UTF_8);
        cases.add(new Case("7.1.1", "text, then close", socket -> {
            echoes(socket, FIN | TEXT, hello);
            closed(socket.frame(FIN | CLOSE, code(1000)), 1000);
        }));
        cases.add(new Case(
                "7.1.2",
                "two closes",
                socket -> closed(socket.frame(FIN | CLOSE, code(1000)).frame(FIN | CLOSE, code(1000)), 1000)));
        cases.add(new Case(
                "7.1.3",
                "ping after close",
                socket -> closed(socket.frame(FIN | CLOSE, code(1000)).frame(FIN | PING, new byte[0]), 1000)));
        cases.add(new Case(
                "7.1.4",
                "text after close",
                socket -> closed(socket.frame(FIN | CLOSE, code(1000)).frame(FIN | TEXT, hello), 1000)));
        cases.add(new Case(
                "7.1.5",
                "a fragment, close, the other fragment",
                socket -> closed(
                        socket.frame(FRAGMENT_OF_TEXT, hello)
                                .frame(FIN | CLOSE, code(1000))
                                .frame(LAST, hello),
                        1000)));
        cases.add(new Case("7.1.6", "256 k, text, close, ping", socket -> {
            socket.frame(FIN | TEXT, "*".repeat(256 << 10).getBytes(UTF_8)).frame(FIN | TEXT, hello);
            assertThat(socket.next().payload()).hasSize(256 << 10);
            assertThat(socket.next().payload()).isEqualTo(hello);
            closed(socket.frame(FIN | CLOSE, code(1000)).frame(FIN | PING, new byte[0]), 1000);
        }));
        cases.add(new Case("7.3.1", "close without a payload", socket -> {
            socket.frame(FIN | CLOSE, new byte[0]);
            assertThat(socket.next().toString()).isIn("close", "close 1000 ");
        }));
        cases.add(new Case(
                "7.3.2", "close of one byte", socket -> fails(socket.frame(FIN | CLOSE, new byte[] {'a'}), 1002)));
        cases.add(
                new Case("7.3.3", "close with a code", socket -> closed(socket.frame(FIN | CLOSE, code(1000)), 1000)));
        cases.add(new Case(
                "7.3.4",
                "close with a reason",
                socket -> closed(socket.frame(FIN | CLOSE, code(1000, "Hello World!")), 1000)));
        cases.add(new Case(
                "7.3.5",
                "close with the longest reason",
                socket -> closed(socket.frame(FIN | CLOSE, code(1000, "*".repeat(123))), 1000)));
        cases.add(new Case(
                "7.3.6",
                "close with one that is too long",
                socket -> fails(socket.frame(FIN | CLOSE, code(1000, "*".repeat(124))), 1002)));
        cases.add(new Case("7.5.1", "close with a reason that is not UTF-8", socket -> {
            byte[] reason = hex("cebae1bdb9cf83cebcceb5eda080656469746564");
            socket.frame(
                    FIN | CLOSE,
                    ByteBuffer.allocate(2 + reason.length)
                            .putShort((short) 1000)
                            .put(reason)
                            .array());
            assertThat(socket.next().code()).isIn(1007, 1002);
        }));
        int[] good = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
        for (int i = 0; i < good.length; i++) {
            int code = good[i];
            cases.add(new Case(
                    "7.7." + (i + 1),
                    "close with " + code,
                    socket -> closed(socket.frame(FIN | CLOSE, code(code)), code)));
        }
        int[] bad = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
        for (int i = 0; i < bad.length; i++) {
            int code = bad[i];
            cases.add(new Case(
                    "7.9." + (i + 1),
                    "close with " + code,
                    socket -> fails(socket.frame(FIN | CLOSE, code(code)), 1002)));
        }
        for (int i = 0; i < 2; i++) {
            int code = new int[] {5000, 65535}[i];
            cases.add(new Case(
                    "7.13." + (i + 1),
                    "close with " + code,
                    socket -> fails(socket.frame(FIN | CLOSE, code(code)), 1002)));
        }
    }

    private static void large(List<Case> cases) {
        for (boolean text : new boolean[] {true, false}) {
            int kind = text ? TEXT : BINARY;
            String name = text ? "text" : "binary";
            int shift = text ? 0 : 1;
            int[] sizes = {64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20};
            for (int i = 0; i < sizes.length; i++) {
                int size = sizes[i];
                cases.add(new Case(
                        "9." + (1 + shift) + "." + (i + 1),
                        name + " of " + size,
                        socket -> echoes(socket, FIN | kind, payload(size))));
            }
            int fragmented = trimmed(4 << 20);
            for (int i = 0; i < 9; i++) {
                int fragment = Math.min(64 << (2 * i), fragmented);
                cases.add(new Case(
                        "9." + (3 + shift) + "." + (i + 1),
                        name + " of " + fragmented + " in fragments of " + fragment,
                        socket -> {
                            byte[] payload = payload(fragmented);
                            fragments(socket, kind, payload, fragment);
                            answers(socket, FIN | kind, payload);
                        }));
            }
            int chopped = trimmed(1 << 20);
            for (int i = 0; i < 6; i++) {
                int piece = 64 << i;
                cases.add(new Case(
                        "9." + (5 + shift) + "." + (i + 1),
                        name + " of " + chopped + " in writes of " + piece,
                        socket -> {
                            byte[] payload = payload(chopped);
                            inPieces(socket, FIN | kind, payload, piece);
                            answers(socket, FIN | kind, payload);
                        }));
            }
            int times = trimmed(1000);
            int[] lengths = {0, 16, 64, 256, 1024, 4096};
            for (int i = 0; i < lengths.length; i++) {
                byte[] payload = payload(lengths[i]);
                cases.add(new Case(
                        "9." + (7 + shift) + "." + (i + 1), times + " times " + name + " of " + lengths[i], socket -> {
                            for (int time = 0; time < times; time++) {
                                echoes(socket, FIN | kind, payload);
                            }
                        }));
            }
        }
        cases.add(new Case("10.1.1", "65536 in fragments of 1300", socket -> {
            byte[] payload = payload(65536);
            fragments(socket, TEXT, payload, 1300);
            answers(socket, FIN | TEXT, payload);
        }));
    }

    private static byte[] payload(int size) {
        return "*".repeat(size).getBytes(UTF_8);
    }

    /** The suite's own size or count in a run by {@code loadtest/autobahn.sh}; an eighth of it else, as all together takes a minute. */
    private static int trimmed(int full) {
        return Boolean.getBoolean("autobahn.full") ? full : full / 8;
    }

    private static void fragments(WebSocketClient socket, int kind, byte[] payload, int fragment) {
        for (int at = 0; at < payload.length; at += fragment) {
            int to = Math.min(payload.length, at + fragment);
            socket.frame(
                    (at == 0 ? kind : MIDDLE) | (to == payload.length ? FIN : 0), Arrays.copyOfRange(payload, at, to));
        }
    }

    private static void sequences(List<Case> cases) {
        SEQUENCES.lines().map(line -> line.split(" ")).forEach(words -> {
            String group = words[0].substring(0, words[0].lastIndexOf('.') + 1);
            int first = Integer.parseInt(words[0].substring(group.length()));
            boolean good = words[1].equals("good");
            for (int i = 2; i < words.length; i++) {
                String hex = words[i];
                cases.add(new Case(
                        group + (first + i - 2),
                        (good ? "UTF-8 " : "not UTF-8 ") + hex,
                        good ? socket -> echoes(socket, FIN | TEXT, hex(hex)) : socket -> failsText(socket, hex)));
            }
        });
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] code(int code) {
        return code(code, "");
    }

    private static byte[] code(int code, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    private static void inPieces(WebSocketClient socket, int first, byte[] payload, int length) {
        byte[] frame = WebSocketClient.bytes(first, payload);
        for (int at = 0; at < frame.length; at += length) {
            socket.wire().sendRaw(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + length)));
        }
    }

    private static void echoes(WebSocketClient socket, int first, byte[] payload) {
        socket.frame(first, payload);
        answers(socket, first, payload);
    }

    private static void answers(WebSocketClient socket, int first, byte[] payload) {
        WebSocketClient.Frame frame = socket.next();
        assertThat(frame.first()).isEqualTo(first);
        assertThat(Arrays.equals(frame.payload(), payload)).isTrue();
    }

    private static void goesOn(WebSocketClient socket) {
        echoes(socket, FIN | TEXT, "still here".getBytes(UTF_8));
    }

    private static void failsText(WebSocketClient socket, String hex) {
        fails(socket.frame(FIN | TEXT, hex(hex)), 1007);
    }

    private static void fails(WebSocketClient socket, int code) {
        WebSocketClient.Frame frame = socket.next();
        assertThat(frame.first()).isEqualTo(FIN | CLOSE);
        assertThat(frame.code()).isEqualTo(code);
    }

    /** It closes in turn with the same code, once, and says nothing more. */
    private static void closed(WebSocketClient socket, int code) {
        fails(socket, code);
        assertThat(socket.wire().rest()).isEmpty();
    }
}
