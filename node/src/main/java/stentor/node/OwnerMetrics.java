package stentor.node;

import java.util.Locale;
import stentor.node.cluster.membership.MemberCounts;
import stentor.node.cluster.membership.Membership;
import stentor.node.cluster.sharding.ShardedOwners;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.metrics.Metrics;
import stentor.node.owner.Overloads;

/** What a node counts of its cluster, and of what it owns there. */
final class OwnerMetrics {
    private final Metrics metrics;

    OwnerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void add(Core core, PusherParts pusher) {
        cluster(core.membership());
        owners("channel", core.channels().owners());
        owners("queue", core.queues().owners());
        owners("session", core.bayeux().sessions());
        owners("fallback", pusher.sessions());
        queues(core.queues());
    }

    private void cluster(Membership membership) {
        metrics.gauge(
                "cluster.nodes",
                "Nodes of the cluster as this one knows it, itself included",
                () -> membership.others().size() + 1);
        for (MemberCounts.Status status : MemberCounts.Status.values()) {
            metrics.gauge(
                    "cluster.members",
                    "Nodes of the cluster as this one sees them now, itself included, by what they do there",
                    () -> membership.members().of(status),
                    "status",
                    status.name().toLowerCase(Locale.ROOT));
        }
        metrics.gauge("cluster.unreachable", "Nodes of the cluster that do not answer now", () -> membership
                .members()
                .unreachable());
        metrics.gauge(
                "standing",
                "1: a majority of the nodes knows this one, so that what it owns it may change. 0: it owns nothing now",
                () -> membership.standing().isCertain() ? 1 : 0);
        metrics.counted(
                "standing.terms",
                "How often the majority took this node in: 1 in a quiet life; more after stalls and parted networks",
                () -> membership.standing().term());
    }

    private void queues(ShardedQueues queues) {
        metrics.gauge(
                "queue.messages",
                "Messages that wait in the queues whose owner lives on this node",
                queues.counts()::waiting);
        metrics.gauge(
                "queue.leases",
                "Messages of these queues that consumers have and have not acknowledged",
                queues.counts()::out);
    }

    private void owners(String kind, ShardedOwners<?, ?> owners) {
        metrics.gauge(
                "owners",
                "Channels, queues and sessions whose one owner lives on this node",
                owners::count,
                "kind",
                kind);
        metrics.gauge(
                "shards",
                "Shards of each kind that this node has: the owners live in them. As of the scrape before",
                new ShardCount(owners)::read,
                "kind",
                kind);
        metrics.counted(
                "owners.broken",
                "Owners that broke over a command: a fault of the program",
                owners::broken,
                "kind",
                kind);
        for (Overloads.Bound bound : Overloads.Bound.values()) {
            metrics.counted(
                    "overloads",
                    "How often a bound was hit, so that something was refused",
                    () -> owners.overloads().count(bound),
                    "kind",
                    kind,
                    "bound",
                    bound.name().toLowerCase(Locale.ROOT));
        }
    }
}
