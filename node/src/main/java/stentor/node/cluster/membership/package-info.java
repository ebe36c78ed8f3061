/**
 * How nodes find each other, who is a member, whether this node may speak for what it owns, and how it leaves.
 */
package stentor.node.cluster.membership;
