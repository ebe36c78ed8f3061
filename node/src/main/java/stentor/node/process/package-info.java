/**
 * The node as a process of an operating system: the signals that it hears, with which exit code it ends, and how its log lines look.
 * Knows nothing of what a node does.
 */
package stentor.node.process;
