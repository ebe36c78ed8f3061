/**
 * The directory of patterns: which node wants the messages of which channels. Every node has all of it.
 */
package stentor.node.cluster.pattern;
