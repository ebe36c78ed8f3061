/**
 * How nodes find each other, which nodes are members, whether this node may still act as owner, and how it leaves.
 */
package stentor.node.cluster.membership;
