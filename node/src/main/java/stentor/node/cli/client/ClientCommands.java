package stentor.node.cli.client;

import picocli.CommandLine;

/** The commands of this package. */
public final class ClientCommands {
    private ClientCommands() {}

    /** Adds them to those that there are. */
    public static void addTo(CommandLine line, Shell shell) {
        line.addSubcommand(new PubCommand(shell))
                .addSubcommand(new SubCommand(shell))
                .addSubcommand(new ChatCommand(shell))
                .addSubcommand(new CommandLine(new FloodCommand())
                        .addSubcommand(new FloodPubCommand(shell))
                        .addSubcommand(new FloodSubCommand(shell)))
                .addSubcommand(new PushCommand(shell))
                .addSubcommand(new TakeCommand(shell));
    }
}
