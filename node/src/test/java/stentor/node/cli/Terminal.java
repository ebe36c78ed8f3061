package stentor.node.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** A command that was run, and what it said. */
record Terminal(int exitCode, String out, String err) {
    static Terminal run(NodeLauncher launcher, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new Commands(launcher, Map.of("PORT", "9091"), new PrintWriter(out), new PrintWriter(err)).run(args);
        return new Terminal(exitCode, out.toString(), err.toString());
    }

    /** A command that must not start anything. */
    static Terminal run(String... args) {
        return run(
                settings -> {
                    throw new AssertionError("started");
                },
                args);
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
