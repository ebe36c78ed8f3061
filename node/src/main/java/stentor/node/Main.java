package stentor.node;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import stentor.node.cli.Commands;
import stentor.node.cli.NodeLauncher;
import stentor.node.cli.StartFailed;
import stentor.node.cli.client.Shell;
import stentor.node.config.Configuration;
import stentor.node.config.NodeSettings;

/** Starts Stentor from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        Shell shell = new Shell(System.getenv(), System.in, out, new PrintWriter(System.err, true));
        // Only serve loads what a node is made of, its logging included: the others are to start fast.
        int exitCode = new Commands(new Launcher(new PrintWriter(out, true)), shell).run(args);
        // A node goes on in its own threads after the command has returned.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private record Launcher(PrintWriter out) implements NodeLauncher {
        @Override
        public void launch(NodeSettings settings, Supplier<Configuration> source) throws StartFailed {
            Launch.node(settings, source, out);
        }

        @Override
        public List<String> problems(NodeSettings settings) {
            return Usable.problems(settings);
        }
    }
}
