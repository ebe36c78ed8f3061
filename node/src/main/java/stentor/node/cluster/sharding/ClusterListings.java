package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.channel.ChannelActor;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelListings;
import stentor.node.wire.WireLevel;
import stentor.protocol.channel.ChannelKey;

/** Asks the members of the cluster, this node among them, for the channels whose owners live on them. */
final class ClusterListings implements ChannelListings {
    private static final String NAME = "stentor-channel-listings";
    /** Rows of one message between nodes: with the longest ids less than a quarter of a frame. */
    private static final int PAGE = 500;

    private static final int MOST_AT_ONCE = 16;
    /** An owner that has not answered by then has ended, or is stuck: its channel is left out. */
    private static final Duration OWNERS_ANSWER = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final ClusterNodes nodes;
    private final ShardedOwners<ChannelKey, ChannelCommand> owners;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();

    /** From now on this node answers the others, too. */
    ClusterListings(ActorSystem<?> system, ShardedOwners<ChannelKey, ChannelCommand> owners) {
        this.system = system;
        this.nodes = new ClusterNodes(system);
        this.owners = owners;
        system.systemActorOf(
                Behaviors.<Message>receiveMessage(message -> {
                    if (message instanceof Question question) {
                        answer(question);
                    }
                    return Behaviors.same();
                }),
                NAME,
                Props.empty());
    }

    @Override
    public CompletionStage<Listing> list(Query query, Duration within) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(new RejectedExecutionException("too many listings are under way"));
        }
        Set<String> asked = nodes.all(WireLevel.LISTINGS);
        Set<String> silent = nodes.all(WireLevel.OLDEST);
        silent.removeAll(asked);
        CompletableFuture<Listing> listing = new CompletableFuture<>();
        ListingCollector collector = new ListingCollector(query.limit(), asked, silent);
        ActorRef<Message> here = system.systemActorOf(
                collecting(collector, listing, within), "stentor-listing-" + numbers.incrementAndGet(), Props.empty());
        asked.forEach(node -> ask(node, new Question(query, here)));
        return listing.whenComplete((done, failure) -> underWay.decrementAndGet());
    }

    private static Behavior<Message> collecting(
            ListingCollector collector, CompletableFuture<Listing> listing, Duration within) {
        return Behaviors.setup(context -> {
            context.setReceiveTimeout(within, new Page("", List.of(), true, false));
            long began = System.nanoTime();
            return Behaviors.receiveMessage(message -> {
                Page page = (Page) message;
                collector.take(page);
                boolean late = page.node().isEmpty() || System.nanoTime() - began > within.toNanos();
                if (late || collector.isComplete()) {
                    listing.complete(collector.listing());
                    return Behaviors.stopped();
                }
                return Behaviors.same();
            });
        });
    }

    private void ask(String node, Question question) {
        nodes.tell(node, NAME, question);
    }

    // What is asked of this node

    private void answer(Question question) {
        List<ActorRef<ChannelCommand>> here = new ArrayList<>();
        owners.forEachHere((channel, owner) -> {
            if (question.query().fits(channel)) {
                here.add(owner);
            }
        });
        HereRows rows = new HereRows(here.size());
        here.forEach(owner -> owner.tell(ChannelActor.describe(rows::add)));
        rows.all
                .completeOnTimeout(null, OWNERS_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> send(question, rows.taken(question.query())));
    }

    /** What the owners of this node say, on their own threads. */
    private static final class HereRows {
        private final List<Row> rows = new ArrayList<>();
        private final CompletableFuture<Void> all = new CompletableFuture<>();
        private int awaited;

        private HereRows(int awaited) {
            this.awaited = awaited;
            if (awaited == 0) {
                all.complete(null);
            }
        }

        private void add(Row row) {
            boolean last;
            synchronized (this) {
                rows.add(row);
                last = --awaited == 0;
            }
            if (last) {
                all.complete(null);
            }
        }

        private synchronized List<Row> taken(Query query) {
            return rows.stream().filter(query::takes).toList();
        }
    }

    private void send(Question question, List<Row> found) {
        List<Row> sorted = ListingCollector.sorted(found);
        int end = Math.min(sorted.size(), question.query().limit());
        String node = nodes.self();
        int from = 0;
        do {
            int to = Math.min(end, from + PAGE);
            question.replyTo().tell(new Page(node, sorted.subList(from, to), to == end, end < sorted.size()));
            from = to;
        } while (from < end);
    }
}
