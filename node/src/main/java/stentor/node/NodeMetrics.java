package stentor.node;

import java.util.function.LongSupplier;
import stentor.node.http.net.Loops;
import stentor.node.http.net.Traffic;
import stentor.node.http.server.HttpServer;
import stentor.node.management.Readiness;
import stentor.node.metrics.Metrics;
import stentor.node.session.SessionCounts;
import stentor.node.session.SessionDesk;
import stentor.node.tracing.Traces;
import stentor.node.webhook.HookCounts;

/** What a node counts anyway, read when somebody asks for its metrics. */
final class NodeMetrics {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private NodeMetrics() {}

    static void add(Core core, Loops loops, HttpServer server, Surface surface, Readiness readiness) {
        Metrics metrics = core.metrics();
        network(metrics, loops, server);
        surface.pusher().countIn(metrics);
        deliveries(new DeliveryMetrics(metrics), core, surface);
        new OwnerMetrics(metrics).add(core, surface.pusher());
        clock(metrics, core.stores()::clockAhead);
        metrics.gauge(
                "clock.difference.seconds",
                "By how much the time that another node goes by differs from this one's, at the most",
                () -> core.membership().largestClockDifference() / MILLIS);
        webhooks(metrics, core.webhooks().counts());
        sessions(metrics, core.sessionCounts(), core.bayeux().desk());
        core.limits().add(metrics, core.hubs(), server);
        traces(metrics, surface.traces());
        metrics.gauge(
                "ready",
                "1: requests may be sent here, as /ready says",
                () -> readiness.state() == Readiness.State.READY ? 1 : 0);
    }

    private static void deliveries(DeliveryMetrics metrics, Core core, Surface surface) {
        metrics.streams(surface.streams());
        metrics.polls(core.hubs(), surface.polls());
        metrics.sessions(core.bayeux().desk(), core.sessionCounts());
        metrics.fallbacks(surface.pusher().dialect()::deliveredByFallback);
        metrics.consumers(surface.consumed());
        metrics.hubs(core.hubs(), core.patternHubs());
    }

    private static void traces(Metrics metrics, Traces traces) {
        metrics.counted("trace.spans.exported", "Spans of traces that the collector took", traces::exported);
        String dropped = "Spans of traces that were dropped: too many waited, or the collector did not take them";
        metrics.counted("trace.spans.dropped", dropped, traces::droppedByQueue, "reason", "queue");
        metrics.counted("trace.spans.dropped", dropped, traces::droppedByCollector, "reason", "collector");
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

    private static void network(Metrics metrics, Loops loops, HttpServer server) {
        metrics.gauge("connections", "Connections that are open now, on the public ports", server::connections);
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
}
