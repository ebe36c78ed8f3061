package stentor.node.dialect.pusher;

import java.time.InstantSource;
import java.util.List;
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
        boolean users = info.contains(RestInfo.USER_COUNT) && channel.kind() == ChannelName.Kind.PRESENCE;
        return (users ? channels.members(channel) : channels.inspect(channel)).thenApply(Looking::found);
    }

    /** The ids of a presence channel's users; empty: its owner does not answer. */
    CompletionStage<Optional<List<String>>> users(ChannelName channel) {
        return channels.members(channel)
                .thenApply(reply -> reply instanceof ChannelActor.Members known
                        ? Optional.of(known.users())
                        : reply instanceof ChannelActor.NoSuchChannel ? Optional.of(List.of()) : Optional.empty());
    }

    private static Optional<RestChannel> found(PublisherReply reply) {
        if (reply instanceof ChannelActor.Members known) {
            return Optional.of(new RestChannel(
                    known.info().subscribers(), OptionalLong.of(known.users().size()), Optional.empty()));
        }
        if (reply instanceof ChannelActor.Channel known) {
            return Optional.of(new RestChannel(known.info().subscribers(), OptionalLong.empty(), Optional.empty()));
        }
        return reply instanceof ChannelActor.NoSuchChannel
                ? Optional.of(new RestChannel(0, OptionalLong.empty(), Optional.empty()))
                : Optional.empty();
    }
}
