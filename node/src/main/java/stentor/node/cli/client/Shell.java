package stentor.node.cli.client;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command is given by who runs it.
 *
 * @param out what was asked for; its bytes are those of messages
 * @param err what is said about it: progress, reconnects, mistakes
 */
public record Shell(Map<String, String> environment, InputStream in, PrintStream out, PrintWriter err) {}
