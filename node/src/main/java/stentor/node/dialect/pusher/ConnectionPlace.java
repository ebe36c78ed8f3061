package stentor.node.dialect.pusher;

import java.time.Duration;
import java.util.Optional;
import stentor.node.app.App;
import stentor.node.hub.Subscriptions;
import stentor.protocol.webhook.WebhookEvent;

/** What a connection works with. */
interface ConnectionPlace {
    App app();

    PusherChannels channels();

    Subscriptions subscriptions();

    ChannelForms forms();

    /** A connection of this node to one of its apps. */
    Optional<PusherConnection> connection(String socketId);

    /** In nanoseconds, as {@link System#nanoTime}. */
    long now();

    /** Does it in a moment, together with what else comes until then. */
    void soon(Runnable action);

    void later(Duration delay, Runnable action);

    /** The node stops: how long one more connection stays, so that they do not come back all at once elsewhere. */
    Duration untilEnd();

    /** Something happened that the app's server may want to know. */
    void happened(WebhookEvent event);

    /** Counts it. */
    void clientEventRefused();

    /** The connection is over. */
    void left(PusherConnection connection);
}
