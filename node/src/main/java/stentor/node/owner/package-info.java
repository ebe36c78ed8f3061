/**
 * What everything has in common that has one owner in the cluster, whether a channel, a queue, or what comes next: whether
 * the owner's node may speak for it now ({@link stentor.node.owner.Standing}), how its log does ({@link
 * stentor.node.owner.LogWatch}), how an actor goes on when the log has answered ({@link stentor.node.owner.Stages}), and
 * where its answers go ({@link stentor.node.owner.ReplyTo}). Knows no channel and no queue.
 */
package stentor.node.owner;
