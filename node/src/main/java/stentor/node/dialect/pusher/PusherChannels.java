package stentor.node.dialect.pusher;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import stentor.node.app.App;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.PublisherReply;
import stentor.node.dialect.Publisher;
import stentor.node.fallback.FallbackKey;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;
import stentor.protocol.channel.ReservedIds;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;

/** One app's channels at one location. */
final class PusherChannels {
    /** The event by which a user's connections are told to end. */
    static final String TERMINATE = "terminate";

    /**
     * Of client events on a cache channel: they are delivered to the members of this moment, and push nothing out of what is
     * stored. So the last event of a server stays, however many of them follow.
     */
    private static final ChannelSettings PASSED_ON = ChannelSettings.DEFAULT.unstored();

    private volatile App app;
    private final String store;
    private final Publisher publisher;
    private final IntSupplier maxMessageSize;

    /** @param maxMessageSize bytes of a message of any dialect at most; it may change */
    PusherChannels(App app, String store, Publisher publisher, IntSupplier maxMessageSize) {
        this.app = app;
        this.store = store;
        this.publisher = publisher;
        this.maxMessageSize = maxMessageSize;
    }

    /** Bytes of an event's data at most: the app's limit, but no more than that of all messages. */
    int maxEventSize() {
        return Math.min(app.limits().maxEventSize(), maxMessageSize.getAsInt());
    }

    App app() {
        return app;
    }

    /** The app has other settings from now on; its channels are where they were. */
    void become(App newApp) {
        app = newApp;
    }

    /** A session of a client that uses HTTP instead of a WebSocket. */
    FallbackKey fallback(String session) {
        return new FallbackKey(store, app.id(), session);
    }

    ChannelKey key(ChannelName name) {
        return new ChannelKey(store, app.channelGroup(), name.text());
    }

    /**
     * Publishes an event.
     *
     * @param idempotencyKey a repeat with it publishes nothing
     */
    CompletionStage<PublisherReply> publish(
            ChannelName channel, String event, String data, EventNote note, Optional<String> idempotencyKey) {
        return publisher.publish(
                List.of(key(channel)),
                List.of(Bridge.payload(event, data, note)),
                channel.cached()
                        ? Optional.of(note.fromClient() ? PASSED_ON : ChannelSettings.DEFAULT)
                        : Optional.empty(),
                true,
                idempotencyKey);
    }

    /** Where a user's connections are present, and who watches it is told so: a channel that nobody else gets at. */
    ChannelKey userKey(String user) {
        return new ChannelKey(store, app.channelGroup(), ReservedIds.OWN + "user-" + user);
    }

    /** All connections that are signed in as this user are to end. */
    CompletionStage<PublisherReply> terminate(String user) {
        return publisher.publish(
                List.of(userKey(user)),
                List.of(new Payload(new byte[0], Optional.empty(), Optional.of(TERMINATE), Optional.empty())),
                Optional.empty(),
                true,
                Optional.empty());
    }

    /** Asks for the app's channels that have a subscriber. */
    ChannelListings.Query query(String prefix, int limit) {
        return new ChannelListings.Query(store, app.channelGroup(), prefix, true, limit);
    }

    /** Asks the channel's owner who is present. */
    CompletionStage<PublisherReply> members(ChannelName channel) {
        return publisher.ask(List.of(key(channel)), ChannelCommand.InspectMembers::new);
    }

    /** Asks for what the channel's owner knows of it. */
    CompletionStage<PublisherReply> inspect(ChannelName channel) {
        return publisher.ask(List.of(key(channel)), ChannelCommand.Inspect::new);
    }
}
