package stentor.node.dialect.pusher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.protocol.pusher.ChannelName;
import stentor.protocol.pusher.EventNote;
import stentor.protocol.pusher.RestChannel;
import stentor.protocol.pusher.RestEvent;
import stentor.protocol.pusher.RestInfo;

/** Publishes the events of a call, and says what the caller asked of their channels. */
final class Triggering {
    private final PusherChannels channels;
    private final Looking looking;
    private final Optional<String> idempotencyKey;

    /** @param idempotencyKey a repeat of the call with it publishes nothing that was published */
    Triggering(PusherChannels channels, Looking looking, Optional<String> idempotencyKey) {
        this.channels = channels;
        this.looking = looking;
        this.idempotencyKey = idempotencyKey;
    }

    /** The answer; empty if the outcome is unknown of any. */
    CompletionStage<Optional<String>> one(RestEvent event) {
        List<ChannelName> names = event.channels();
        CompletableFuture<List<Optional<RestChannel>>> replies = all(
                names.stream().map(name -> publish(event, name, idempotencyKey)).toList());
        return replies.thenApply(found -> {
            if (found.stream().anyMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            if (event.info().isEmpty()) {
                return Optional.of(RestChannel.NOTHING);
            }
            Map<String, RestChannel> byName = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                byName.put(names.get(i).text(), found.get(i).orElseThrow());
            }
            return Optional.of(RestChannel.encode(byName, event.info()));
        });
    }

    /** As {@link #one}, for events that go to one channel each, in their order. */
    CompletionStage<Optional<String>> batch(List<RestEvent> events) {
        List<CompletableFuture<Optional<RestChannel>>> published = new ArrayList<>();
        List<Set<RestInfo>> info = new ArrayList<>();
        for (RestEvent event : events) {
            for (ChannelName name : event.channels()) {
                // A batch may hold several events for one channel, each with a key of its own.
                int place = published.size();
                published.add(publish(event, name, idempotencyKey.map(key -> key + ' ' + place)));
                info.add(event.info());
            }
        }
        return all(published).thenApply(found -> {
            if (found.stream().anyMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            return Optional.of(
                    info.stream().allMatch(Set::isEmpty) ? RestChannel.NOTHING : RestChannel.encodeBatch(found, info));
        });
    }

    private CompletableFuture<Optional<RestChannel>> publish(
            RestEvent event, ChannelName channel, Optional<String> key) {
        return channels.publish(channel, event.name(), event.data(), EventNote.ofServer(event.exceptSocket()), key)
                .thenCompose(reply -> told(reply, channel, event.info()))
                .toCompletableFuture();
    }

    private CompletionStage<Optional<RestChannel>> told(PublisherReply reply, ChannelName channel, Set<RestInfo> info) {
        boolean more = info.contains(RestInfo.USER_COUNT) && channel.kind() == ChannelName.Kind.PRESENCE
                || info.contains(RestInfo.CACHE) && channel.cached();
        return more && reply instanceof ChannelActor.Published
                ? looking.one(channels, channel, info)
                : CompletableFuture.completedFuture(channel(reply));
    }

    private static Optional<RestChannel> channel(PublisherReply reply) {
        return reply instanceof ChannelActor.Published published
                ? Optional.of(new RestChannel(published.info().subscribers(), OptionalLong.empty(), Optional.empty()))
                : Optional.empty();
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(done -> stages.stream().map(CompletableFuture::join).toList());
    }
}
