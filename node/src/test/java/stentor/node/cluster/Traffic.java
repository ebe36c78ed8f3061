package stentor.node.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import stentor.node.hub.Follower;
import stentor.node.hub.Subscription;
import stentor.node.messagelog.ChannelSettings;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;

/**
 * Publishers that count up on their channels, each over all nodes in turn, and subscribers on every node that check what
 * comes. A publish that is not answered is repeated with its key at the next node.
 */
final class Traffic implements AutoCloseable {
    private static final ChannelSettings KEEPING_ALL =
            new ChannelSettings(true, Duration.ZERO, 1_000_000, 0, 0, false, Duration.ofHours(1));

    private final ClusterWorld world;
    private final ExecutorService threads;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Map<TestNode, List<Follower>> followers = new HashMap<>();
    private final List<ChannelKey> channels = new ArrayList<>();
    private final List<Future<Integer>> publishers = new ArrayList<>();
    private final Map<TestNode, FollowerOfAll> followersOfAll = new HashMap<>();
    private final Map<ChannelKey, Integer> accepted = new ConcurrentHashMap<>();

    Traffic(ClusterWorld world, int channels) {
        this.world = world;
        this.threads = Executors.newFixedThreadPool(channels);
        for (int i = 0; i < channels; i++) {
            ChannelKey channel = ClusterWorld.channel("traffic-" + i);
            this.channels.add(channel);
        }
        world.nodes().forEach(this::follow);
        this.channels.forEach(channel -> publishers.add(threads.submit(() -> publish(channel))));
    }

    /** Subscribers on this node to every channel, from the first message on. */
    void follow(TestNode node) {
        List<Follower> here = new ArrayList<>();
        for (ChannelKey channel : channels) {
            Follower follower = new Follower(0);
            here.add(follower);
            node.subscribe(channel, Cursor.OLDEST, ConcurrencyPolicy.BROADCAST, Subscription.Mode.STREAM, follower);
        }
        followers.put(node, here);
    }

    /** Besides, one subscriber on this node to all of them, from now on. */
    FollowerOfAll followAll(TestNode node) throws InterruptedException {
        FollowerOfAll follower = new FollowerOfAll(channels, channel -> accepted.getOrDefault(channel, 0));
        node.subscribeToAll(follower);
        follower.awaitConfirmed();
        followersOfAll.put(node, follower);
        return follower;
    }

    /** The subscribers of this node are not asked any more: it is gone. */
    void forget(TestNode node) {
        followers.remove(node);
        followersOfAll.remove(node);
    }

    /** Waits until so many more messages were accepted on every channel. */
    void awaitMore(int messages) {
        Map<Follower, Integer> before = new HashMap<>();
        followers.values().forEach(all -> all.forEach(follower -> before.put(follower, follower.expected())));
        world.awaitTrue(() ->
                before.entrySet().stream().allMatch(entry -> entry.getKey().expected() >= entry.getValue() + messages));
        Map<ChannelKey, Integer> soFar = new HashMap<>(accepted);
        for (FollowerOfAll all : followersOfAll.values()) {
            world.awaitTrue(() -> soFar.entrySet().stream()
                    .allMatch(
                            entry -> all.hasEnded(entry.getKey()) || all.expected(entry.getKey()) >= entry.getValue()));
        }
    }

    List<ChannelKey> channels() {
        return List.copyOf(channels);
    }

    /** Ends it, and checks that every subscriber got every message once and in order. */
    void check() throws Exception {
        running.set(false);
        List<Integer> counts = new ArrayList<>();
        for (Future<Integer> publisher : publishers) {
            counts.add(publisher.get(120, SECONDS));
        }
        for (Map.Entry<TestNode, List<Follower>> entry : followers.entrySet()) {
            for (int i = 0; i < channels.size(); i++) {
                assertThat(entry.getValue().get(i).outcome())
                        .as("%s at %s", channels.get(i), entry.getKey().name())
                        .isEqualTo(counts.get(i) + " messages");
            }
        }
        for (Map.Entry<TestNode, FollowerOfAll> entry : followersOfAll.entrySet()) {
            for (int i = 0; i < channels.size(); i++) {
                ChannelKey channel = channels.get(i);
                world.awaitTrue(() -> entry.getValue().hasEnded(channel));
                assertThat(entry.getValue().outcome(channel))
                        .as(
                                "%s followed with all others at %s",
                                channel, entry.getKey().name())
                        .isEqualTo(counts.get(i) + " messages");
            }
        }
    }

    private int publish(ChannelKey channel) {
        int number = 0;
        while (running.get()) {
            accepted(channel, number, Integer.toString(number));
            number++;
            accepted.put(channel, number);
        }
        accepted(channel, number, Follower.END);
        return number;
    }

    private void accepted(ChannelKey channel, int number, String text) {
        long begin = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            List<TestNode> nodes = world.nodes();
            TestNode node = nodes.get(Math.floorMod(channel.hashCode() + number + attempt, nodes.size()));
            if (node.accepts(channel, KEEPING_ALL, "key-" + number, text)) {
                return;
            }
            if (System.nanoTime() - begin > 2 * TestNode.PATIENCE.toNanos()) {
                throw new AssertionError("not accepted: " + channel + " " + text);
            }
        }
    }

    @Override
    public void close() {
        running.set(false);
        threads.shutdownNow();
    }
}
