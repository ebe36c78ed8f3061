/**
 * What makes one cluster of many nodes, in these packages: {@code membership} (who is there), {@code sharding} (who owns what),
 * {@code pattern} (who wants which channels by a pattern) and {@code wire} (the bytes between nodes).
 */
package stentor.node.cluster;
