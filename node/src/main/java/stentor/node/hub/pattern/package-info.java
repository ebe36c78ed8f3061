/**
 * A node's subscribers of all channels that a pattern matches, such as all channels of a group: one hub for each pattern. The
 * channels' owners find it in the pattern directory and send it each message once; what did not arrive it reads from the log.
 * The hubs of single channels know nothing of it.
 */
package stentor.node.hub.pattern;
