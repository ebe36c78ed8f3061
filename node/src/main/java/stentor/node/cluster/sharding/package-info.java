/**
 * One owner in the whole cluster for each channel and each queue, and how every node sends it commands. The only package
 * that knows Cluster Sharding.
 */
package stentor.node.cluster.sharding;
