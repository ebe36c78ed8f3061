package stentor.node.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import stentor.node.cli.client.Shell;

/** A command that was run, and what it said. */
record Terminal(int exitCode, String out, String err) {
    static Terminal run(NodeLauncher launcher, String... args) {
        return run(launcher, Map.of("PORT", "9091"), "", args);
    }

    /** A command that must not start anything. */
    static Terminal run(String... args) {
        return run(
                (settings, source) -> {
                    throw new AssertionError("started");
                },
                args);
    }

    /** A command that talks to a server and reads this as its standard input. */
    static Terminal at(String url, String in, String... args) {
        return run(
                (settings, source) -> {
                    throw new AssertionError("started");
                },
                Map.of("STENTOR_URL", url),
                in,
                args);
    }

    private static Terminal run(NodeLauncher launcher, Map<String, String> environment, String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(
                environment,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true));
        int exitCode = new Commands(launcher, shell).run(args);
        return new Terminal(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    List<String> outLines() {
        return out.lines().toList();
    }
}
