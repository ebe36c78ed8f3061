package stentor.node.dialect.pusher;

import java.time.Duration;
import stentor.node.app.App;
import stentor.node.hub.Subscriptions;

/** What a connection works with. */
interface ConnectionPlace {
    App app();

    PusherChannels channels();

    Subscriptions subscriptions();

    ChannelForms forms();

    /** Does it in a moment, together with what else comes until then. */
    void soon(Runnable action);

    void later(Duration delay, Runnable action);

    /** The connection is over. */
    void left(PusherConnection connection);
}
