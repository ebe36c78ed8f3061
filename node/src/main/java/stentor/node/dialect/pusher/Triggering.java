package stentor.node.dialect.pusher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import stentor.node.channel.PublisherReply;
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

    /** How a call ends. */
    sealed interface Outcome {}

    /** @param json the answer */
    record Done(String json) implements Outcome {}

    /** Nothing was published: of each channel a limit was reached. */
    record TooMuch(PublisherReply.Limited limited) implements Outcome {}

    /** It is not known of every channel, or some have it and others have not. */
    record Unknown() implements Outcome {}

    /**
     * What became of one event on one channel.
     *
     * @param channel empty: it was not published, or that is not known
     * @param limited why it was not, if a limit was reached
     */
    private record Told(Optional<RestChannel> channel, Optional<PublisherReply.Limited> limited) {}

    CompletionStage<Outcome> one(RestEvent event) {
        List<ChannelName> names = event.channels();
        return outcome(
                names.stream().map(name -> publish(event, name, idempotencyKey)).toList(), found -> {
                    if (event.info().isEmpty()) {
                        return RestChannel.NOTHING;
                    }
                    Map<String, RestChannel> byName = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        byName.put(names.get(i).text(), found.get(i));
                    }
                    return RestChannel.encode(byName, event.info());
                });
    }

    /** As {@link #one}, for events that go to one channel each, in their order. */
    CompletionStage<Outcome> batch(List<RestEvent> events) {
        List<CompletableFuture<Told>> published = new ArrayList<>();
        List<Set<RestInfo>> info = new ArrayList<>();
        for (RestEvent event : events) {
            for (ChannelName name : event.channels()) {
                // A batch may hold several events for one channel, each with a key of its own.
                int place = published.size();
                published.add(publish(event, name, idempotencyKey.map(key -> key + ' ' + place)));
                info.add(event.info());
            }
        }
        return outcome(
                published,
                found -> info.stream().allMatch(Set::isEmpty)
                        ? RestChannel.NOTHING
                        : RestChannel.encodeBatch(
                                found.stream().map(Optional::of).toList(), info));
    }

    private static CompletionStage<Outcome> outcome(
            List<CompletableFuture<Told>> published, Function<List<RestChannel>, String> json) {
        return all(published).thenApply(told -> {
            List<PublisherReply.Limited> limited =
                    told.stream().flatMap(each -> each.limited().stream()).toList();
            List<RestChannel> found =
                    told.stream().flatMap(each -> each.channel().stream()).toList();
            if (found.size() == told.size()) {
                return new Done(json.apply(found));
            }
            return limited.size() == told.size()
                    ? new TooMuch(limited.stream()
                            .max(Comparator.comparingLong(PublisherReply.Limited::retryAfterMillis))
                            .orElseThrow())
                    : new Unknown();
        });
    }

    private CompletableFuture<Told> publish(RestEvent event, ChannelName channel, Optional<String> key) {
        return channels.publish(channel, event.name(), event.data(), EventNote.ofServer(event.exceptSocket()), key)
                .thenCompose(reply -> told(reply, channel, event.info()))
                .toCompletableFuture();
    }

    private CompletionStage<Told> told(PublisherReply reply, ChannelName channel, Set<RestInfo> info) {
        boolean more = info.contains(RestInfo.USER_COUNT) && channel.kind() == ChannelName.Kind.PRESENCE
                || info.contains(RestInfo.CACHE) && channel.cached();
        return more && reply instanceof PublisherReply.Published
                ? looking.one(channels, channel, info).thenApply(found -> new Told(found, Optional.empty()))
                : CompletableFuture.completedFuture(told(reply));
    }

    private static Told told(PublisherReply reply) {
        if (reply instanceof PublisherReply.Published published) {
            return new Told(
                    Optional.of(
                            new RestChannel(published.info().subscribers(), OptionalLong.empty(), Optional.empty())),
                    Optional.empty());
        }
        return new Told(
                Optional.empty(),
                reply instanceof PublisherReply.Limited limited ? Optional.of(limited) : Optional.empty());
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(done -> stages.stream().map(CompletableFuture::join).toList());
    }
}
