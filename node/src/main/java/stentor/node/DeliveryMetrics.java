package stentor.node;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import stentor.node.dialect.relay.PollCounts;
import stentor.node.http.stream.StreamCounts;
import stentor.node.hub.GapCause;
import stentor.node.hub.Hubs;
import stentor.node.hub.pattern.PatternHubs;
import stentor.node.metrics.Metrics;
import stentor.node.session.SessionCounts;
import stentor.node.session.SessionDesk;

/** What a node counts of its subscribers and of what they are sent. */
final class DeliveryMetrics {
    private static final String SUBSCRIBERS =
            "Subscribers that are connected now, by how; polls are counted while they are held";
    private static final String DELIVERIES = "Messages that were written to subscribers of this node, by how";
    private static final String GAPS =
            "How often a subscriber was told that messages are gone, by why they are: removed"
                    + " (max_messages or message_timeout), not_stored, log_lost (the log was emptied, or fell back), slow"
                    + " (slow_subscriber), pattern (one of many channels followed at once)";

    /** The streams of one kind. */
    private record Kind(String streams, String dialect, String transport) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("sse", "relay", "sse"),
            new Kind("websocket", "relay", "websocket"),
            new Kind("multipart", "relay", "multipart"),
            new Kind("chunked", "relay", "chunked"),
            new Kind("publisher websocket", "relay", "publisher websocket"),
            new Kind("bus", "bus", "multipart"),
            new Kind("pusher", "pusher", "websocket"),
            new Kind("pusher fallback", "pusher", "fallback stream"),
            new Kind("bayeux websocket", "bayeux", "websocket"),
            new Kind("bayeux eventsource", "bayeux", "eventsource"));

    private final Metrics metrics;

    DeliveryMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void streams(StreamCounts streams) {
        metrics.gauge(
                "streams",
                "Subscribers that are streaming now: SSE, WebSocket, multipart, chunked, bus, Pusher, Bayeux",
                streams::open);
        for (Kind kind : KINDS) {
            subscribers(kind.dialect(), kind.transport(), () -> streams.open(kind.streams()));
            deliveries(kind.dialect(), kind.transport(), () -> streams.delivered(kind.streams()));
        }
        metrics.counted("streams.cut.off", "Subscribers that read too slowly and were cut off", streams::cutOff);
        metrics.counted(
                "streams.dropped",
                "Messages that were dropped for subscribers that read too slowly and stay all the same",
                streams::dropped);
        metrics.gauge("streams.held.bytes", "What is held for subscribers that have not read it yet", streams::held);
        metrics.counted("gaps", GAPS, streams::gaps, "cause", "slow");
    }

    void polls(Hubs hubs, PollCounts polls) {
        subscribers("relay", "longpoll", hubs::polls);
        deliveries("relay", "longpoll", polls.held()::sum);
        deliveries("relay", "interval", polls.atOnce()::sum);
    }

    void sessions(SessionDesk desk, SessionCounts sessions) {
        subscribers("bayeux", "longpoll", desk::polls);
        deliveries("bayeux", "connect", sessions::answeredSoFar);
        deliveries("bayeux", "push", sessions::pushedSoFar);
    }

    void fallbacks(LongSupplier delivered) {
        deliveries("pusher", "fallback", delivered);
    }

    void consumers(LongSupplier taken) {
        deliveries("queue", "longpoll", taken);
    }

    void hubs(Hubs hubs, PatternHubs patterns) {
        metrics.gauge("hubs", "Channels that have a subscriber on this node, or had one a moment ago", hubs::size);
        String attached = "How often a channel's hub on this node found its owner: for the first time, or again after"
                + " the owner had moved or had claimed the channel anew";
        metrics.counted("hub.attaches", attached, hubs::attached, "again", "false");
        metrics.counted("hub.attaches", attached, hubs::recovered, "again", "true");
        metrics.gauge(
                "hub.mailbox.bytes", "Messages that wait in the mailboxes of this node's hubs", hubs::waitingBytes);
        metrics.counted(
                "hub.events.dropped",
                "Deliveries that the hubs' mailboxes had no room for: subscribers read from the log, or are told of a gap",
                hubs::dropped);
        for (GapCause cause : GapCause.values()) {
            metrics.counted(
                    "gaps", GAPS, () -> hubs.gaps(cause), "cause", cause.name().toLowerCase(Locale.ROOT));
        }
        metrics.counted("gaps", GAPS, patterns::gaps, "cause", "pattern");
    }

    private void subscribers(String dialect, String transport, LongSupplier count) {
        metrics.gauge("subscribers", SUBSCRIBERS, count::getAsLong, "dialect", dialect, "transport", transport);
    }

    private void deliveries(String dialect, String transport, LongSupplier count) {
        metrics.counted("deliveries", DELIVERIES, count, "dialect", dialect, "transport", transport);
    }
}
