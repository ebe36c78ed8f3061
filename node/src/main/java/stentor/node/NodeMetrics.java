package stentor.node;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import stentor.node.cluster.sharding.ShardedChannels;
import stentor.node.cluster.sharding.ShardedQueues;
import stentor.node.http.net.Loops;
import stentor.node.http.net.Traffic;
import stentor.node.http.server.HttpServer;
import stentor.node.http.stream.StreamCounts;
import stentor.node.hub.Hubs;
import stentor.node.management.Readiness;
import stentor.node.metrics.Metrics;
import stentor.node.owner.Overloads;
import stentor.node.session.SessionCounts;
import stentor.node.session.SessionDesk;
import stentor.node.webhook.HookCounts;

/** What a node counts anyway, read when somebody asks for its metrics. */
final class NodeMetrics {
    private static final double NANOS = 1e9;
    private static final String SUBSCRIBERS =
            "Subscribers that are connected now, by how; polls are counted while they are held";
    private static final double MILLIS = 1e3;

    private NodeMetrics() {}

    static void add(Core core, Loops loops, HttpServer server, Surface surface, Readiness readiness) {
        Metrics metrics = core.metrics();
        network(metrics, loops, server, surface.streams());
        surface.pusher().countIn(metrics);
        hubs(metrics, core.hubs());
        owned(metrics, core.channels(), core.queues());
        clock(metrics, core.stores()::clockAhead);
        metrics.gauge(
                "clock.difference.seconds",
                "By how much the time that another node goes by differs from this one's, at the most",
                () -> core.membership().largestClockDifference() / MILLIS);
        webhooks(metrics, core.hookCounts());
        sessions(metrics, core.sessionCounts(), core.bayeux().desk());
        core.limits().add(metrics, core.hubs(), server);
        metrics.gauge(
                "ready",
                "1: requests may be sent here, as /ready says",
                () -> readiness.state() == Readiness.State.READY ? 1 : 0);
        metrics.gauge(
                "cluster.nodes",
                "Nodes of the cluster as this one knows it, itself included",
                () -> core.membership().others().size() + 1);
    }

    /** @param ahead in milliseconds */
    static void clock(Metrics metrics, LongSupplier ahead) {
        metrics.gauge(
                "clock.ahead.seconds",
                "By how much this machine's clock is ahead of the time that the node goes by: that of Redis, if it has one",
                () -> ahead.getAsLong() / MILLIS);
    }

    private static void webhooks(Metrics metrics, HookCounts counts) {
        metrics.gauge(
                "presence.members",
                "Users in the presence channels whose owners are on this node, each counted once a channel",
                counts::present);
        metrics.gauge(
                "webhooks.waiting",
                "Webhook calls that are to be made, those that are repeated among them, by the outboxes on this node",
                counts::waiting);
        metrics.counted("webhooks.sent", "Webhook calls that their targets have taken", counts::sent);
        metrics.counted("webhooks.failed", "Attempts to make a webhook call that failed", counts::failed);
        metrics.counted(
                "webhooks.given.up",
                "Webhook calls that were given up after 5 minutes, or because too many waited; /webhooks sends them again",
                counts::givenUp);
        metrics.counted(
                "webhooks.events.dropped",
                "Client events and cache misses that this node had no room for",
                counts::dropped);
    }

    private static void network(Metrics metrics, Loops loops, HttpServer server, StreamCounts streams) {
        metrics.gauge("connections", "Connections that are open now, on the public ports", server::connections);
        metrics.gauge(
                "streams",
                "Subscribers that are streaming now: SSE, WebSocket, multipart, chunked, bus, Pusher",
                streams::open);
        for (String transport : List.of(
                "sse",
                "websocket",
                "multipart",
                "chunked",
                "bus",
                "pusher",
                "pusher fallback",
                "bayeux websocket",
                "bayeux eventsource",
                "publisher websocket")) {
            metrics.gauge("subscribers", SUBSCRIBERS, () -> streams.open(transport), "transport", transport);
        }
        metrics.counted("streams.cut.off", "Subscribers that read too slowly and were cut off", streams::cutOff);
        metrics.counted(
                "streams.dropped",
                "Messages that were dropped for subscribers that read too slowly and stay all the same",
                streams::dropped);
        metrics.gauge("streams.held.bytes", "What is held for subscribers that have not read it yet", streams::held);
        metrics.counted("received.bytes", "Bytes from clients, as they are on the wire", () -> loops.traffic().stream()
                .mapToLong(Traffic::received)
                .sum());
        metrics.counted("sent.bytes", "Bytes to clients, as they are on the wire", () -> loops.traffic().stream()
                .mapToLong(Traffic::written)
                .sum());
        metrics.gauge(
                "loop.lag.seconds",
                "By how much a thread that owns connections was late with what was due; the longest since the last scrape",
                () -> loops.takeLongestLag() / NANOS);
    }

    private static void hubs(Metrics metrics, Hubs hubs) {
        metrics.gauge("hubs", "Channels that have a subscriber on this node, or had one a moment ago", hubs::size);
        metrics.gauge(
                "hub.mailbox.bytes", "Messages that wait in the mailboxes of this node's hubs", hubs::waitingBytes);
        metrics.counted(
                "hub.events.dropped",
                "Deliveries that the hubs' mailboxes had no room for: subscribers read from the log, or are told of a gap",
                hubs::dropped);
        metrics.gauge("subscribers", SUBSCRIBERS, hubs::polls, "transport", "longpoll");
    }

    private static void owned(Metrics metrics, ShardedChannels channels, ShardedQueues queues) {
        String owners = "Channels and queues whose one owner lives on this node";
        metrics.gauge("owners", owners, channels.owners()::count, "kind", "channel");
        metrics.gauge("owners", owners, queues.owners()::count, "kind", "queue");
        metrics.gauge(
                "queue.messages",
                "Messages that wait in the queues whose owner lives on this node",
                queues.counts()::waiting);
        metrics.gauge(
                "queue.leases",
                "Messages of these queues that consumers have and have not acknowledged",
                queues.counts()::out);
        String broken = "Owners that broke over a command: a fault of the program";
        metrics.counted("owners.broken", broken, channels.owners()::broken, "kind", "channel");
        metrics.counted("owners.broken", broken, queues.owners()::broken, "kind", "queue");
        Map.of(
                        "channel",
                        channels.owners().overloads(),
                        "queue",
                        queues.owners().overloads())
                .forEach((kind, overloads) -> overloads(metrics, kind, overloads));
    }

    /** The sessions of Bayeux clients. */
    private static void sessions(Metrics metrics, SessionCounts counts, SessionDesk desk) {
        metrics.gauge("sessions", "Bayeux sessions that live on this node now", counts::sessions);
        metrics.gauge("sessions.held.connects", "Connects of Bayeux clients that this node holds now", desk::held);
        metrics.counted("sessions.expired", "Bayeux sessions whose clients did not come back", counts::expiredSoFar);
        metrics.counted(
                "sessions.given.up",
                "Bayeux sessions that ended because their clients lost too much of what they did not take",
                counts::givenUpSoFar);
        metrics.counted(
                "sessions.redelivered",
                "Messages that Bayeux clients were sent again, as they had not acknowledged them",
                counts::redeliveredSoFar);
        metrics.counted(
                "sessions.lost", "Messages for which the queue of a Bayeux client had no room", counts::lostSoFar);
        metrics.counted("sessions.restored", "Bayeux sessions that came here from another node", counts::restoredSoFar);
        metrics.counted(
                "sessions.fenced", "Bayeux sessions that this node had to leave to a newer owner", counts::fencedSoFar);
    }

    private static void overloads(Metrics metrics, String kind, Overloads overloads) {
        for (Overloads.Bound bound : Overloads.Bound.values()) {
            metrics.counted(
                    "overloads",
                    "How often a bound was hit, so that something was refused",
                    () -> overloads.count(bound),
                    "kind",
                    kind,
                    "bound",
                    bound.name().toLowerCase(Locale.ROOT));
        }
    }
}
