package stentor.node.dialect.pusher;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.RestChannel;
import stentor.protocol.pusher.RestInfo;

/** Looks up what the HTTP API tells of a channel. */
final class Looking {
    private final PusherChannels channels;
    private final InstantSource clock;

    Looking(PusherChannels channels, InstantSource clock) {
        this.channels = channels;
        this.clock = clock;
    }

    /** Empty: its owner does not answer. A channel that there is not has nobody. */
    CompletionStage<Optional<RestChannel>> one(ChannelName channel, Set<RestInfo> info) {
        return channels.inspect(channel).thenApply(Looking::found);
    }

    private static Optional<RestChannel> found(PublisherReply reply) {
        if (reply instanceof ChannelActor.Channel known) {
            return Optional.of(new RestChannel(known.info().subscribers(), OptionalLong.empty(), Optional.empty()));
        }
        return reply instanceof ChannelActor.NoSuchChannel
                ? Optional.of(new RestChannel(0, OptionalLong.empty(), Optional.empty()))
                : Optional.empty();
    }
}
