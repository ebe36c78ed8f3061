package stentor.node.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import stentor.node.cli.client.ClientCommands;
import stentor.node.cli.client.Shell;
import stentor.node.config.NearestKey;

/** All that {@code stentor} does from a command line. */
public final class Commands {
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
        return line.execute(withCommand(args));
    }

    /** Where no command is named, serving is meant. */
    private static String[] withCommand(String[] args) {
        boolean aboutItself =
                args.length > 0 && List.of("-h", "--help", "-V", "--version").contains(args[0]);
        boolean named = args.length > 0 && !args[0].startsWith("-");
        return aboutItself || named
                ? args
                : Stream.concat(Stream.of(ServeCommand.NAME), Stream.of(args)).toArray(String[]::new);
    }

    private static int refuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + text(mistake) + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static boolean isGroup(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    private static String text(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
            return mistake.getMessage().replaceFirst("^Error: ", "");
        }
        String what = unmatched.isUnknownOption()
                ? "unknown option "
                : isGroup(mistake.getCommandLine()) ? "unknown command " : "unknown argument ";
        String unknown = unmatched.getUnmatched().get(0);
        List<String> suggestions =
                unmatched.isUnknownOption() ? nearestOption(mistake, unknown) : unmatched.getSuggestions();
        return what
                + unknown
                + (suggestions.isEmpty() ? "" : ", did you mean " + String.join(" or ", suggestions) + "?");
    }

    private static List<String> nearestOption(ParameterException mistake, String unknown) {
        String name = unknown.split("=", 2)[0];
        List<String> options = mistake.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .filter(option -> option.startsWith("--"))
                .toList();
        return NearestKey.of(name, options).stream().toList();
    }
}
