package stentor.node.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import stentor.node.cli.client.ClientCommands;
import stentor.node.cli.client.Shell;
import stentor.node.config.NearestKey;

/** All that {@code stentor} does from a command line. */
public final class Commands {
    private static final String LONG = "--";

    private final CommandLine line;

    /** @param launcher what {@code serve} starts a node by */
    public Commands(NodeLauncher launcher, Shell shell) {
        line = new CommandLine(new StentorCommand())
                .addSubcommand(new ServeCommand(launcher, shell.environment()))
                .addSubcommand(new CheckCommand(launcher, shell.environment()));
        ClientCommands.addTo(line, shell);
        line.addSubcommand(new CompletionCommand())
                .setOut(new PrintWriter(shell.out(), true))
                .setErr(shell.err())
                .setParameterExceptionHandler((mistake, args) -> refuse(mistake));
    }

    /** Runs the command that the arguments name; returns the exit code for the process. */
    public int run(String... args) {
        // Left to the parser, a command that is misspelt before another word is taken for an argument of that one.
        if (isNamed(args) && !line.getSubcommands().containsKey(args[0])) {
            return refuse(
                    line,
                    unknown("unknown command ", args[0], line.getSubcommands().keySet()));
        }
        return line.execute(withCommand(args));
    }

    private static boolean isNamed(String[] args) {
        return args.length > 0 && !args[0].startsWith("-");
    }

    /** Where no command is named, serving is meant. */
    private static String[] withCommand(String[] args) {
        boolean aboutItself =
                args.length > 0 && List.of("-h", "--help", "-V", "--version").contains(args[0]);
        return aboutItself || isNamed(args)
                ? args
                : Stream.concat(Stream.of(ServeCommand.NAME), Stream.of(args)).toArray(String[]::new);
    }

    private static int refuse(ParameterException mistake) {
        return refuse(mistake.getCommandLine(), text(mistake));
    }

    private static int refuse(CommandLine command, String text) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + text + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static String text(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
            return mistake.getMessage().replaceFirst("^Error: ", "");
        }
        String word = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return unknownOption(word, mistake.getCommandLine());
        }
        Set<String> commands = mistake.getCommandLine().getSubcommands().keySet();
        return unknown(commands.isEmpty() ? "unknown argument " : "unknown command ", word, commands);
    }

    private static String unknown(String what, String word, Collection<String> known) {
        return what + word + suggestion(NearestKey.of(word, known));
    }

    private static String unknownOption(String word, CommandLine command) {
        List<String> names = command.getCommandSpec().optionsMap().keySet().stream()
                .filter(option -> option.startsWith(LONG))
                .map(option -> option.substring(LONG.length()))
                .toList();
        String name = word.split("=", 2)[0].replaceFirst("^-+", "");
        return "unknown option " + word + suggestion(NearestKey.of(name, names).map(LONG::concat));
    }

    private static String suggestion(Optional<String> nearest) {
        return nearest.map(name -> ", did you mean " + name + "?").orElse("");
    }
}
