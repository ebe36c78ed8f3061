/**
 * One owner in the whole cluster for each channel and each queue, and the door to it from every node. The only package
 * that knows Cluster Sharding.
 */
package stentor.node.cluster.sharding;
