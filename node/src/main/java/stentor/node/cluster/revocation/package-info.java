/** Tells every node what was revoked. Does not know which connections end because of it. */
package stentor.node.cluster.revocation;
