package stentor.node.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Channels;
import stentor.node.channel.PublisherReply;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.bayeux.BayeuxDelivery;
import stentor.protocol.bayeux.BayeuxError;
import stentor.protocol.bayeux.BayeuxMessage.Publish;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** Publishes what Bayeux clients send, and says in Bayeux' words how that went. */
public final class BayeuxPublisher {
    private final Channels channels;
    private final IntSupplier maxMessageSize;

    /**
     * @param maxMessageSize bytes of a message's data at most; more is refused; it may change
     */
    public BayeuxPublisher(Channels channels, IntSupplier maxMessageSize) {
        this.channels = channels;
        this.maxMessageSize = maxMessageSize;
    }

    /** Publishes; completes with nothing once the message is in the channel's log, else with why not. Never fails. */
    public CompletionStage<Optional<BayeuxError>> publish(
            ChannelKey channel, Publish publish, Optional<ChannelSettings> settings) {
        Payload payload =
                BayeuxDelivery.payload(publish.data(), publish.header().ext());
        int most = maxMessageSize.getAsInt();
        if (payload.length() > most) {
            return CompletableFuture.completedFuture(Optional.of(BayeuxError.tooLarge(most)));
        }
        return channels.ask(
                        channel,
                        replyTo ->
                                new ChannelCommand.Publish(List.of(payload), settings, true, Optional.empty(), replyTo))
                .handle((reply, failure) ->
                        reply instanceof PublisherReply.Published ? Optional.empty() : Optional.of(error(reply)));
    }

    /** Says that a limit was reached, and for how long. */
    public static BayeuxError of(PublisherReply.Limited limited) {
        return BayeuxError.limited(
                limited.limit().status(), "limits." + limited.limit().key(), limited.retryAfterMillis());
    }

    private static BayeuxError error(PublisherReply reply) {
        if (reply instanceof PublisherReply.Limited limited) {
            return of(limited);
        }
        return reply instanceof PublisherReply.Failed ? BayeuxError.BROKEN : BayeuxError.UNAVAILABLE;
    }
}
