package stentor.node;

import java.io.PrintStream;
import java.io.PrintWriter;
import stentor.node.cli.Commands;
import stentor.node.cli.client.Shell;

/** Starts Stentor from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        Shell shell = new Shell(System.getenv(), System.in, out, new PrintWriter(System.err, true));
        // Only serve loads what a node is made of, its logging included: the others are to start fast.
        int exitCode = new Commands(
                        (settings, source) -> Launch.node(settings, source, new PrintWriter(out, true)), shell)
                .run(args);
        // A node goes on in its own threads after the command has returned.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
