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
import java.util.stream.IntStream;
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
        good(cases, "6.5.1", "cebae1bdb9cf83cebcceb5");
        bad(cases, "6.6.1", "ce");
        good(cases, "6.6.2", "ceba");
        bad(
                cases,
                "6.6.3",
                "cebae1",
                "6.6.4",
                "cebae1bd",
                "6.6.6",
                "cebae1bdb9cf",
                "6.6.8",
                "cebae1bdb9cf83ce",
                "6.6.10",
                "cebae1bdb9cf83cebcce");
        good(
                cases,
                "6.6.5",
                "cebae1bdb9",
                "6.6.7",
                "cebae1bdb9cf83",
                "6.6.9",
                "cebae1bdb9cf83cebc",
                "6.6.11",
                "cebae1bdb9cf83cebcceb5");
        good(cases, "6.7.1", "00", "6.7.2", "c280", "6.7.3", "e0a080", "6.7.4", "f0908080");
        bad(cases, "6.8.1", "f888808080", "6.8.2", "fc8480808080");
        good(cases, "6.9.1", "7f", "6.9.2", "dfbf", "6.9.3", "efbfbf", "6.9.4", "f48fbfbf");
        bad(cases, "6.10.1", "f7bfbfbf", "6.10.2", "fbbfbfbfbf", "6.10.3", "fdbfbfbfbfbf");
        good(cases, "6.11.1", "ed9fbf", "6.11.2", "ee8080", "6.11.3", "efbfbd", "6.11.4", "f48fbfbf");
        bad(cases, "6.11.5", "f4908080");
        bad(
                cases,
                "6.12.1",
                "80",
                "6.12.2",
                "bf",
                "6.12.3",
                "80bf",
                "6.12.4",
                "80bf80",
                "6.12.5",
                "80bf80bf",
                "6.12.6",
                "80bf80bf80",
                "6.12.7",
                "80bf80bf80bf",
                "6.12.8",
                "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e");
        bad(
                cases,
                "6.13.1",
                "c020c120c220c320",
                "6.13.2",
                "e020e120e220",
                "6.13.3",
                "f020f120f220f320",
                "6.13.4",
                "f820f920fa20",
                "6.13.5",
                "fc20");
        bad(
                cases,
                "6.14.1",
                "c0",
                "6.14.2",
                "e080",
                "6.14.3",
                "f08080",
                "6.14.4",
                "f8808080",
                "6.14.5",
                "fc80808080",
                "6.14.6",
                "df",
                "6.14.7",
                "efbf",
                "6.14.8",
                "f7bfbf",
                "6.14.9",
                "fbbfbfbf",
                "6.14.10",
                "fdbfbfbfbf");
        bad(cases, "6.15.1", "c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf");
        bad(cases, "6.16.1", "fe", "6.16.2", "ff", "6.16.3", "fefeffff");
        bad(
                cases,
                "6.17.1",
                "c0af",
                "6.17.2",
                "e080af",
                "6.17.3",
                "f08080af",
                "6.17.4",
                "f8808080af",
                "6.17.5",
                "fc80808080af");
        bad(
                cases,
                "6.18.1",
                "c1bf",
                "6.18.2",
                "e09fbf",
                "6.18.3",
                "f08fbfbf",
                "6.18.4",
                "f887bfbfbf",
                "6.18.5",
                "fc83bfbfbfbf");
        bad(
                cases,
                "6.19.1",
                "c080",
                "6.19.2",
                "e08080",
                "6.19.3",
                "f0808080",
                "6.19.4",
                "f880808080",
                "6.19.5",
                "fc8080808080");
        bad(
                cases, "6.20.1", "eda080", "6.20.2", "edadbf", "6.20.3", "edae80", "6.20.4", "edafbf", "6.20.5",
                "edb080", "6.20.6", "edbe80", "6.20.7", "edbfbf");
        bad(
                cases,
                "6.21.1",
                "eda080edb080",
                "6.21.2",
                "eda080edbfbf",
                "6.21.3",
                "edadbfedb080",
                "6.21.4",
                "edadbfedbfbf",
                "6.21.5",
                "edae80edb080",
                "6.21.6",
                "edae80edbfbf",
                "6.21.7",
                "edafbfedb080",
                "6.21.8",
                "edafbfedbfbf");
        for (int i = 1; i <= 34; i++) {
            // U+FFFE, U+FFFF and their like in the other planes: no characters, and yet UTF-8.
            int plane = (i - 1) / 2;
            String text = new String(Character.toChars((plane << 16) + 0xfffe + (i - 1) % 2));
            cases.add(
                    new Case("6.22." + i, "no character", socket -> echoes(socket, FIN | TEXT, text.getBytes(UTF_8))));
        }
        String[] replaced = {"efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf"};
        for (int i = 0; i < replaced.length; i++) {
            good(cases, "6.23." + (i + 1), replaced[i]);
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

    private static void good(List<Case> cases, String... numbersAndTexts) {
        IntStream.iterate(0, i -> i < numbersAndTexts.length, i -> i + 2)
                .forEach(i -> cases.add(new Case(
                        numbersAndTexts[i],
                        "UTF-8 " + numbersAndTexts[i + 1],
                        socket -> echoes(socket, FIN | TEXT, hex(numbersAndTexts[i + 1])))));
    }

    private static void bad(List<Case> cases, String... numbersAndTexts) {
        IntStream.iterate(0, i -> i < numbersAndTexts.length, i -> i + 2)
                .forEach(i -> cases.add(new Case(
                        numbersAndTexts[i],
                        "not UTF-8 " + numbersAndTexts[i + 1],
                        socket -> failsText(socket, numbersAndTexts[i + 1]))));
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
