package stentor.node.dialect.pusher;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import stentor.node.app.App;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.dialect.Publisher;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;

/** One app's channels at one location. */
final class PusherChannels {
    private final App app;
    private final String store;
    private final Publisher publisher;

    PusherChannels(App app, String store, Publisher publisher) {
        this.app = app;
        this.store = store;
        this.publisher = publisher;
    }

    App app() {
        return app;
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
                Optional.empty(),
                true,
                idempotencyKey);
    }

    /** Asks the channel's owner who is present. */
    CompletionStage<PublisherReply> members(ChannelName channel) {
        return publisher.ask(List.of(key(channel)), ChannelActor.InspectMembers::new);
    }

    /** Asks for what the channel's owner knows of it. */
    CompletionStage<PublisherReply> inspect(ChannelName channel) {
        return publisher.ask(List.of(key(channel)), ChannelActor.Inspect::new);
    }
}
