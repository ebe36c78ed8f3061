/** Tells every node what was revoked. Knows what a revocation is, not what ends by it. */
package stentor.node.cluster.revocation;
