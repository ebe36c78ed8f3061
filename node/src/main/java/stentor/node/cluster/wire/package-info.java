/**
 * The serializer that writes and reads all messages between nodes by their {@link stentor.node.wire.WireForm}.
 */
package stentor.node.cluster.wire;
