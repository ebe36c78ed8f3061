package stentor.node;

import java.io.PrintWriter;
import stentor.node.cli.Commands;
import stentor.node.config.NodeSettings;

/** Starts Stentor from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int exitCode = new Commands(settings -> out.println(url(settings)), System.getenv(), out, err).run(args);
        // A node goes on in its own threads after the command has returned.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static String url(NodeSettings settings) {
        return "http://" + settings.address() + ":" + settings.port() + "/";
    }
}
