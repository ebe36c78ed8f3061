package stentor.node;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import stentor.node.cli.Commands;

/** Starts Stentor from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Before any thread logs: what is logged while the logging is being set up is reported as a fault.
        LoggerFactory.getLogger(Main.class);
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int exitCode = new Commands(settings -> Launch.node(settings, out), System.getenv(), out, err).run(args);
        // A node goes on in its own threads after the command has returned.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
