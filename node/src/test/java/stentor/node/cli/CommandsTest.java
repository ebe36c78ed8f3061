package stentor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p x              | serve: Invalid value for option '--port': x (expected: 0 to 65535)",
                "-p 65536          | serve: Invalid value for option '--port': 65536 (expected: 0 to 65535)",
                "-p                | serve: Missing required parameter for option '--port' (PORT)",
                "-p 1 -p 2         | serve: option '--port' (PORT) should be specified only once",
                "--prot 5          | serve: unknown option --prot, did you mean --port?",
                "-a a/b            | serve: Invalid value for option '--address': a/b (expected: an address of this machine)",
                "-d no/such/place  | serve: Invalid value for option '--docroot': no/such/place (expected: a directory)",
                "-f json           | serve: Missing required argument(s): --config=FILE",
                "-c a -f xml       | serve: Invalid value for option '--format': xml (expected: yaml or json)",
                "--seed-node a     | serve: Invalid value for option '--seed-node' (HOST:PORT): a (expected: HOST:PORT)",
                "--redis http://u:pw@h | serve: Invalid value for option '--redis': uri: http://***@h (expected: a URI as "
                        + "redis://HOST:PORT, rediss://... or redis-sentinel://HOST:PORT,HOST:PORT/0#NAME)",
                "serve now         | serve: unknown argument now",
                "check -f yaml     | check: Missing required argument(s): --config=FILE",
            })
    void badArgumentsAreToldInOneLineAndNothingStarts(String args, String message) {
        Terminal terminal = Terminal.run(args.split(" "));
        String command = message.substring(0, message.indexOf(':'));
        assertThat(terminal)
                .isEqualTo(new Terminal(
                        2,
                        "",
                        "stentor " + message + " (see stentor " + command + " --help)" + System.lineSeparator()));
    }

    @Test
    void anUnknownCommandIsToldWithTheOneThatMayBeMeant() {
        assertThat(Terminal.run("serv").errLines())
                .containsExactly("stentor: unknown command serv, did you mean serve? (see stentor --help)");
        assertThat(Terminal.run("serv").exitCode()).isEqualTo(2);
        assertThat(Terminal.run("pubb", "news").errLines())
                .containsExactly("stentor: unknown command pubb, did you mean pub? (see stentor --help)");
    }

    @Test
    void anUnknownCommandThatIsLikeNoneIsJustToldSo() {
        assertThat(Terminal.run("frobnicate").errLines())
                .containsExactly("stentor: unknown command frobnicate (see stentor --help)");
    }

    @Test
    void anUnknownCommandBeforeAKnownWordIsTheOneThatIsTold() {
        Terminal terminal = Terminal.run("floood", "pub");
        assertThat(terminal.errLines())
                .containsExactly("stentor: unknown command floood, did you mean flood? (see stentor --help)");
        assertThat(terminal.exitCode()).isEqualTo(2);
    }

    @Test
    void anUnknownOptionIsToldWithTheOneThatMayBeMeant() {
        assertThat(Terminal.run("serve", "--prot", "80").errLines())
                .containsExactly(
                        "stentor serve: unknown option --prot, did you mean --port? (see stentor serve --help)");
        assertThat(Terminal.run("sub", "--nope").errLines())
                .containsExactly("stentor sub: unknown option --nope (see stentor sub --help)");
        assertThat(Terminal.run("serve", "--zzzzzzzz").errLines())
                .containsExactly("stentor serve: unknown option --zzzzzzzz (see stentor serve --help)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helpNamesTheCommands(String option) {
        Terminal terminal = Terminal.run(option);
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).startsWith("Usage: stentor").contains("  serve  ", "  check  ");
    }

    @Test
    void helpOfACommandNamesItsOptions() {
        Terminal terminal = Terminal.run("serve", "--help");
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("--config", "--format", "--port", "--address", "--docroot", "--redis")
                .contains("--seed-node", "--remoting-port", "--management-port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void theVersionIsTold(String option) {
        Terminal terminal = Terminal.run(option);
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).startsWith("stentor ");
    }
}
