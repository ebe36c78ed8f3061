/**
 * The command line: a class per command, options into settings, outcomes into exit codes. Starts nothing itself: what
 * runs a node is handed in as {@link stentor.node.cli.NodeLauncher}.
 */
package stentor.node.cli;
