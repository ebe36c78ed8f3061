/**
 * Which node owns which channel, and how nodes find each other. The only package that knows Cluster Sharding; it
 * implements {@link stentor.node.channel.Channels}.
 */
package stentor.node.cluster;
