package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;

/** The commands that talk to a node, in this process; {@code CommandLineTest} runs some in one of their own. */
class ClientCommandsTest {
    private static RunningNode node;
    private static String url;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        node = RunningNode.start();
        url = "http://127.0.0.1:" + node.address().getPort();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void pubPublishesStandardInputAndSubPrintsIt() {
        Terminal published = Terminal.at(url, "Hello\n", "pub", "greetings");
        assertThat(published.exitCode()).isZero();
        assertThat(published.out()).matches("[0-9]+:0  0 subscribers\\R");
        Terminal received = Terminal.at(url, "", "sub", "-n", "1", "greetings");
        assertThat(received.exitCode()).isZero();
        assertThat(received.out()).matches("[0-9:.]{12}  greetings  text/plain  -  6  Hello\\\\n\\R");
        assertThat(received.err()).startsWith("1 message in ");
    }

    @Test
    void aLineIsAMessageIfAskedFor() {
        assertThat(Terminal.at(url, "one\ntwo\n", "pub", "-q", "--lines", "lines"))
                .isEqualTo(new Terminal(0, "", ""));
        assertThat(Terminal.at(url, "", "sub", "-q", "-n", "2", "lines").outLines())
                .containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void aFileIsPublishedWithItsTypeAndNameAndReadAfterAnId(String transport) throws Exception {
        Path file = Files.writeString(directory.resolve("page"), "<p>");
        String channel = "file-" + transport;
        String first = Terminal.at(url, "first", "pub", channel).out();
        String id = first.substring(0, first.indexOf(' '));
        Terminal published = Terminal.at(
                url,
                "",
                "pub",
                "-f",
                file.toString(),
                "-t",
                "text/html",
                "--event",
                "page",
                url + "/publish/" + channel);
        assertThat(published.exitCode()).isZero();
        Terminal received = Terminal.at(
                "http://127.0.0.1:1",
                "",
                "sub",
                "-n",
                "1",
                "--transport",
                transport,
                "--since",
                id,
                url + "/subscriber/" + channel);
        String type = transport.equals("sse") ? "-" : "text/html";
        assertThat(received.out()).contains("  " + channel + "  " + type + "  -  3  <p>");
    }

    @Test
    void theTypesAndSendersOfTheBusAreFiltered() throws Exception {
        Thread publisher = new Thread(() -> {
            while (!Thread.interrupted()) {
                Terminal.at(url, "no", "pub", "-t", "text/html", "-u", "bob:", url + "/msgbus/filtered");
                Terminal.at(url, "no", "pub", "-t", "text/plain", "-u", "eve:", url + "/msgbus/filtered");
                Terminal.at(url, "yes", "pub", "-t", "text/plain", "-u", "bob:", url + "/msgbus/filtered");
            }
        });
        publisher.start();
        try {
            Terminal received = Terminal.at(
                    url, "", "sub", "-n", "2", "-t", "text/*,!text/html", "-s", "b*", url + "/msgbus/filtered");
            assertThat(received.outLines())
                    .hasSize(2)
                    .allMatch(line -> line.endsWith("  filtered  text/plain  bob  3  yes"));
            assertThat(Terminal.at(url, "", "sub", "-n", "1").out()).contains("  /msgbus/filtered  ");
        } finally {
            publisher.interrupt();
            publisher.join();
        }
    }

    @Test
    void whatIsPushedIsTakenOnceAndAcknowledged() {
        assertThat(Terminal.at(url, "a\nb\n", "push", "-l", "jobs").outLines()).containsExactly("queued", "queued");
        assertThat(Terminal.at(url, "", "take", "--ack", "jobs"))
                .isEqualTo(new Terminal(0, "a" + System.lineSeparator(), ""));
        assertThat(node.request("HEAD", "/push_messages/jobs").header("X-Queue-Out"))
                .contains("0");
        assertThat(Terminal.at(url, "", "take", "-n", "1", "jobs").outLines()).containsExactly("b");
    }

    @Test
    void textEndsWithOneLineEndAndWhatIsNoTextIsWrittenAsItIs() throws IOException {
        Path picture = Files.write(directory.resolve("picture"), new byte[] {(byte) 0xFF, (byte) 0xD8});
        Terminal.at(url, "a line\n", "push", "bodies");
        Terminal.at(url, "no line", "push", "bodies");
        Terminal.at(url, "", "push", "-t", "image/jpeg", "-f", picture.toString(), "bodies");
        assertThat(Terminal.at(url, "", "take", "bodies").out()).isEqualTo("a line\n");
        assertThat(Terminal.at(url, "", "take", "bodies").out()).isEqualTo("no line" + System.lineSeparator());
        // Read as UTF-8, bytes that are none become U+FFFD.
        assertThat(Terminal.at(url, "", "take", "bodies").out()).isEqualTo("\uFFFD\uFFFD");
        Terminal.at(url, "a line\n", "pub", "bodies");
        assertThat(Terminal.at(url, "", "sub", "-q", "-n", "1", "bodies").out()).isEqualTo("a line\n");
    }

    @Test
    void aChatPrintsWhatOthersSayAndSaysWhatIsTyped() {
        Terminal.at(url, "{\"from\":\"bob\",\"text\":\"hi\"}", "pub", "-t", "application/json", "lobby");
        Terminal chat = Terminal.at(url, "hello\n\n", "chat", "-n", "alice", "lobby");
        assertThat(chat.exitCode()).isZero();
        assertThat(Terminal.at(url, "", "sub", "-q", "-n", "2", "lobby").outLines())
                .containsExactly("{\"from\":\"bob\",\"text\":\"hi\"}", "{\"from\":\"alice\",\"text\":\"hello\"}");
    }

    @Test
    void aFloodSaysRatesAndPercentiles() {
        Terminal pub = Terminal.at(url, "", "flood", "pub", "-r", "100", "--duration", "1s", "--size", "64", "flood");
        assertThat(pub.exitCode()).as(pub.err()).isZero();
        assertThat(pub.err())
                .containsPattern("published  p50 [0-9.]+ ms  p99 [0-9.]+ ms")
                .containsPattern("[0-9]+ published in 1\\.[0-9] s, [0-9.]+/s, 0 errors")
                .containsPattern("latency  p50 .* p90 .* p99 .* p99\\.9 .* max ");
        Terminal sub = Terminal.at(url, "", "flood", "sub", "-n", "5", "--duration", "2s", "flood");
        assertThat(sub.exitCode()).as(sub.err()).isZero();
        assertThat(sub.err()).contains("5 of 5 connected").containsPattern("[1-9][0-9]* received in 2\\.[0-9] s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "push -f no/such/file a    | push: no/such/file: no such file",
                "pub ftp://h/a             | pub: ftp://h/a (expected: a URL as http://127.0.0.1:8080/pubsub/news)",
                "pub -u a:b --token c a    | pub: --user and --token (expected: one of them)",
                "sub -n 0 a                | sub: Invalid value for option '--count': 0 (expected: a number from 1 to 9999999)",
                "take -n -1 a              | take: --count: -1 (expected: 0 or more)",
                "sub --transport x a       | sub: Invalid value for option '--transport': x (expected: websocket, sse or bus)",
                "flood pub -r 0 a          | flood pub: Invalid value for option '--rate': 0 (expected: a number from 1 to 9999999)",
                "flood sub --duration 1y a | flood sub: Invalid value for option '--duration': 1y (expected: a duration as 30s, 5m or 1h)",
            })
    void wrongArgumentsAreToldInOneLine(String arguments, String message) {
        Terminal terminal = Terminal.at(url, "", arguments.split(" "));
        String command = message.substring(0, message.indexOf(':'));
        assertThat(terminal)
                .isEqualTo(new Terminal(
                        2,
                        "",
                        "stentor " + message + " (see stentor " + command + " --help)" + System.lineSeparator()));
    }

    /** Publishing is tried for 30 s: a node that is being replaced is worth the wait. */
    @ParameterizedTest
    @ValueSource(strings = {"sub", "take", "chat"})
    void aServerThatIsNotThereIsToldAtOnce(String command) {
        String nowhere = "http://127.0.0.1:1";
        assertThat(Terminal.at(nowhere, "x", command, "a"))
                .isEqualTo(new Terminal(
                        1, "", "stentor " + command + ": " + nowhere + ": cannot connect" + System.lineSeparator()));
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
        assertThat(Terminal.at(url, "x", "pub", url + "/nowhere/a").err()).startsWith("stentor pub: 404: ");
        assertThat(Terminal.at(url, "x", "sub", url + "/nowhere/a").exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub", "sub", "chat", "flood", "flood pub", "flood sub", "push", "take", "completion"})
    void helpTeachesAndFitsATerminal(String command) {
        Terminal help = Terminal.at(url, "", (command + " --help").split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.outLines()).allMatch(line -> line.length() <= 80).anyMatch(line -> line.startsWith("Usage: "));
        assertThat(help.out()).containsPattern("Example|Exit code");
    }

    @Test
    void completionKnowsTheCommandsAndTheirOptions() {
        assertThat(Terminal.at(url, "", "completion").out()).contains("--since", "flood", "complete -F");
    }
}
