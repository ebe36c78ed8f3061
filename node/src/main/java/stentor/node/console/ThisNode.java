package stentor.node.console;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.Channels;
import stentor.node.channel.PublisherReply;
import stentor.node.metrics.Metrics;
import stentor.node.queue.QueueActor;
import stentor.node.queue.Queues;
import stentor.protocol.channel.ChannelKey;

/** What this node says to the console, on whatever node that is open. */
public final class ThisNode implements NodeDesk {
    static final String REPORT = "report";
    static final String CHANNELS = "channels";
    static final String QUEUES = "queues";
    static final String LEAVE = "leave";

    /** Of channels and queues a node names so many at most. */
    static final int MAX_ROWS = 200;

    /**
     * What is known of the node itself.
     *
     * @param http where it takes requests; asked when it listens
     * @param state as its {@code /ready} says
     * @param roles what it does for all nodes
     * @param stores what kind each is, by its name
     * @param leave makes it leave its cluster in good order, and end
     */
    public record Self(
            Supplier<String> http,
            Supplier<String> state,
            Supplier<List<String>> roles,
            String version,
            Map<String, String> stores,
            Runnable leave) {
        public Self {
            stores = Map.copyOf(stores);
        }
    }

    /**
     * The things of a kind that this node owns.
     *
     * @param <D> the door to their owners
     * @param shards how many of this kind are on this node
     */
    public record Owned<D>(
            D door, Function<Wanted, List<ChannelKey>> here, Supplier<CompletionStage<Integer>> shards) {}

    /**
     * Which things are asked for.
     *
     * @param text is part of the id; empty: all
     */
    public record Wanted(String text, int most) {
        public boolean includes(ChannelKey key) {
            return key.id().contains(text);
        }
    }

    private final Self self;
    private final Metrics metrics;
    private final Owned<Channels> channels;
    private final Owned<Queues> queues;

    public ThisNode(Self self, Metrics metrics, Owned<Channels> channels, Owned<Queues> queues) {
        this.self = self;
        this.metrics = metrics;
        this.channels = channels;
        this.queues = queues;
    }

    @Override
    public CompletionStage<String> answer(String about, List<String> arguments) {
        return switch (about) {
            case REPORT -> report();
            case CHANNELS -> channels(arguments.get(0));
            case QUEUES -> queues(arguments.get(0));
            case LEAVE -> {
                self.leave.run();
                yield CompletableFuture.completedFuture("{}");
            }
            default -> CompletableFuture.completedFuture(null);
        };
    }

    private CompletionStage<String> report() {
        CompletableFuture<Optional<Integer>> ofChannels = known(channels.shards);
        CompletableFuture<Optional<Integer>> ofQueues = known(queues.shards);
        return ofChannels.thenCombine(ofQueues, (channelShards, queueShards) -> {
            Map<String, Integer> shards = new TreeMap<>();
            channelShards.ifPresent(count -> shards.put("channel", count));
            queueShards.ifPresent(count -> shards.put("queue", count));
            return report(shards);
        });
    }

    /** What is asked for; nothing if it cannot be had. */
    private static <T> CompletableFuture<Optional<T>> known(Supplier<CompletionStage<T>> asked) {
        return asked.get()
                .<Optional<T>>handle((value, failure) -> Optional.ofNullable(value))
                .toCompletableFuture();
    }

    private String report(Map<String, Integer> shards) {
        return Json.text(new NodeReport(
                self.http.get(),
                self.state.get(),
                self.version,
                self.roles.get(),
                shards,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                self.stores,
                metrics.readings()));
    }

    /**
     * A channel as it is now.
     *
     * @param requestedSeconds since somebody last subscribed; -1: nobody did
     * @param users who are present by Pusher or Bayeux
     */
    record ChannelRow(
            String store,
            String group,
            String id,
            long subscribers,
            long messages,
            long requestedSeconds,
            String lastMessageId,
            List<String> users) {
        static ChannelRow of(ChannelKey key, PublisherReply.Members members) {
            return new ChannelRow(
                    key.store(),
                    key.group(),
                    key.id(),
                    members.info().subscribers(),
                    members.info().messages(),
                    members.info().requested(),
                    members.info().lastMessageId().toString(),
                    members.users());
        }
    }

    /** @param more whether there are more than are named */
    private record Rows(List<?> rows, boolean more) {}

    private CompletionStage<String> channels(String text) {
        return rows(channels.here.apply(new Wanted(text, MAX_ROWS + 1)), key -> channels.door
                .ask(key, ChannelCommand.InspectMembers::new)
                .thenApply(reply -> reply instanceof PublisherReply.Members members
                        ? Optional.of(ChannelRow.of(key, members))
                        : Optional.empty()));
    }

    /**
     * A queue as it is now.
     *
     * @param out with consumers that have not settled them yet
     * @param consumers who wait for one
     */
    record QueueRow(String store, String group, String id, long messages, long out, long consumers) {}

    private CompletionStage<String> queues(String text) {
        return rows(queues.here.apply(new Wanted(text, MAX_ROWS + 1)), key -> queues.door
                .ask(key, QueueActor.Inspect::new)
                .thenApply(reply -> reply instanceof QueueActor.Queue queue
                        ? Optional.of(new QueueRow(
                                key.store(), key.group(), key.id(), queue.messages(), queue.out(), queue.consumers()))
                        : Optional.empty()));
    }

    private static <R> CompletionStage<String> rows(
            List<ChannelKey> found, Function<ChannelKey, CompletionStage<Optional<R>>> ask) {
        List<ChannelKey> keys = found.stream()
                .sorted(Comparator.comparing(ChannelKey::id))
                .limit(MAX_ROWS)
                .toList();
        List<CompletableFuture<Optional<R>>> asked = new ArrayList<>();
        for (ChannelKey key : keys) {
            // What cannot be told of one thing is left out; the others are told.
            asked.add(ask.apply(key).toCompletableFuture().exceptionally(failure -> Optional.empty()));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> Json.text(new Rows(
                        asked.stream()
                                .map(CompletableFuture::join)
                                .flatMap(Optional::stream)
                                .toList(),
                        found.size() > MAX_ROWS)));
    }
}
