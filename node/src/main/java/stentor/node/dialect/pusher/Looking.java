package stentor.node.dialect.pusher;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.channel.ChannelListings;
import stentor.node.channel.ChannelListings.Listing;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.StoredMessages;
import stentor.protocol.channel.Message;
import stentor.protocol.pusher.Bridge;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.RestChannel;
import stentor.protocol.pusher.RestInfo;

/** Looks up what the HTTP API tells of channels. */
final class Looking {
    /** Channels of one listing at most. */
    static final int MOST_LISTED = 100_000;

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(4);
    /** As many as a channel stores unless it is told otherwise. */
    private static final int LOOKED_THROUGH = 100;

    private final ChannelListings listings;
    private final StoredMessages stored;
    private final InstantSource clock;

    Looking(ChannelListings listings, StoredMessages stored, InstantSource clock) {
        this.listings = listings;
        this.stored = stored;
        this.clock = clock;
    }

    /** Empty: its owner does not answer. A channel that there is not has nobody. */
    CompletionStage<Optional<RestChannel>> one(PusherChannels channels, ChannelName channel, Set<RestInfo> info) {
        boolean users = info.contains(RestInfo.USER_COUNT) && channel.kind() == ChannelName.Kind.PRESENCE;
        OptionalLong none = users ? OptionalLong.of(0) : OptionalLong.empty();
        return (users ? channels.members(channel) : channels.inspect(channel))
                .thenCompose(reply -> info.contains(RestInfo.CACHE) && channel.cached() && exists(reply)
                        ? cached(channels, channel).thenApply(cached -> found(reply, none, cached))
                        : CompletableFuture.completedFuture(found(reply, none, Optional.empty())));
    }

    /** The ids of a presence channel's users; empty: its owner does not answer. */
    CompletionStage<Optional<List<String>>> users(PusherChannels channels, ChannelName channel) {
        return channels.members(channel)
                .thenApply(reply -> reply instanceof PublisherReply.Members known
                        ? Optional.of(known.users())
                        : reply instanceof PublisherReply.NoSuchChannel ? Optional.of(List.of()) : Optional.empty());
    }

    /** All channels of the app that have a subscriber; the stage fails where this node has too much to do. */
    CompletionStage<Listing> all(PusherChannels channels, String prefix) {
        return listings.list(channels.query(prefix, MOST_LISTED), LISTED_WITHIN);
    }

    /** A listing's channels by their names. */
    static Map<String, RestChannel> byName(Listing listing) {
        Map<String, RestChannel> byName = new LinkedHashMap<>();
        for (ChannelListings.Row row : listing.rows()) {
            Optional<ChannelName> name =
                    ChannelName.read(row.channel().id()).filter(read -> read.kind() != ChannelName.Kind.SERVER_TO_USER);
            if (name.isPresent()) {
                OptionalLong users = name.get().kind() == ChannelName.Kind.PRESENCE
                        ? OptionalLong.of(row.users())
                        : OptionalLong.empty();
                byName.put(name.get().text(), new RestChannel(row.info().subscribers(), users, Optional.empty()));
            }
        }
        return byName;
    }

    private CompletionStage<Optional<RestChannel.Cached>> cached(PusherChannels channels, ChannelName channel) {
        return stored.newest(channels.key(channel), LOOKED_THROUGH).thenApply(messages -> {
            Optional<RestChannel.Cached> last = Optional.empty();
            for (Message message : messages) {
                long left = CacheLookup.remaining(message, clock.millis()).toSeconds();
                if (!EventNote.read(message.payload().note()).fromClient() && left > 0) {
                    String event = Bridge.event(message.payload());
                    String data = new String(Bridge.data(message.payload()), StandardCharsets.UTF_8);
                    last = Optional.of(new RestChannel.Cached(event, data, left));
                }
            }
            return last;
        });
    }

    private static boolean exists(PublisherReply reply) {
        return reply instanceof PublisherReply.Members || reply instanceof PublisherReply.Channel;
    }

    /** @param none the users of a channel that there is not; empty: nobody asked for them */
    private static Optional<RestChannel> found(
            PublisherReply reply, OptionalLong none, Optional<RestChannel.Cached> cached) {
        if (reply instanceof PublisherReply.Members known) {
            OptionalLong users = OptionalLong.of(known.users().size());
            return Optional.of(new RestChannel(known.info().subscribers(), users, cached));
        }
        if (reply instanceof PublisherReply.Channel known) {
            return Optional.of(new RestChannel(known.info().subscribers(), OptionalLong.empty(), cached));
        }
        return reply instanceof PublisherReply.NoSuchChannel
                ? Optional.of(new RestChannel(0, none, Optional.empty()))
                : Optional.empty();
    }
}
