package stentor.node.processes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import stentor.node.testing.Eventually;

/** Channels with a publisher each, and a follower of each channel at every node. */
final class Load implements AutoCloseable {
    private static final int CHANNELS = 16;
    private static final AtomicInteger LOADS = new AtomicInteger();

    private final List<HttpPublisher> publishers = new ArrayList<>();
    private final List<List<HttpFollower>> followers = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Load(ProcessCluster cluster) {
        List<InetSocketAddress> nodes =
                cluster.nodes().stream().map(ProcessCluster.Node::address).toList();
        int load = LOADS.incrementAndGet();
        for (int i = 0; i < CHANNELS; i++) {
            String channel = "load-" + load + "-" + i;
            List<HttpFollower> ofChannel = new ArrayList<>();
            for (int node = 0; node < nodes.size(); node++) {
                ofChannel.add(new HttpFollower(nodes, node, channel));
            }
            followers.add(ofChannel);
            publishers.add(new HttpPublisher(nodes, i, channel));
        }
        followers.forEach(all -> all.forEach(follower -> running.add(threads.submit(follower))));
        publishers.forEach(publisher -> running.add(threads.submit(publisher)));
        awaitMore(20);
    }

    /** Waits until every follower got so many more messages. */
    Load awaitMore(int messages) {
        List<Integer> before =
                publishers.stream().map(HttpPublisher::acknowledged).toList();
        Eventually.see(ProcessCluster.PATIENCE, () -> behind(before, messages), List::isEmpty);
        return this;
    }

    private List<String> behind(List<Integer> before, int messages) {
        List<String> behind = new ArrayList<>();
        for (Future<?> each : running) {
            if (each.isDone()) {
                failed(each);
            }
        }
        for (int i = 0; i < followers.size(); i++) {
            for (HttpFollower follower : followers.get(i)) {
                if (follower.next() < before.get(i) + messages) {
                    behind.add("channel " + i + ": " + follower.next());
                }
            }
        }
        return behind;
    }

    /** Forgets waits and silences so far. */
    Load beginAnew() {
        publishers.forEach(HttpPublisher::beginAnew);
        followers.forEach(all -> all.forEach(HttpFollower::beginAnew));
        return this;
    }

    void expectGap() {
        followers.forEach(all -> all.forEach(HttpFollower::expectGap));
    }

    Duration longestWait() {
        return publishers.stream()
                .map(HttpPublisher::longestWait)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    int mostAttempts() {
        return publishers.stream().mapToInt(HttpPublisher::mostAttempts).max().orElseThrow();
    }

    /** The longest time in which nothing came to those who follow at this node. */
    Duration longestSilence(int node) {
        return followers.stream()
                .map(all -> all.get(node).longestSilence())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    int gaps() {
        return followers.stream()
                .flatMap(List::stream)
                .mapToInt(HttpFollower::gaps)
                .sum();
    }

    /** Ends it: every follower must have got every acknowledged message once and in order. */
    void check() {
        publishers.forEach(HttpPublisher::stop);
        running.forEach(Load::failed);
        for (int i = 0; i < publishers.size(); i++) {
            for (HttpFollower follower : followers.get(i)) {
                assertThat(follower.next()).isEqualTo(publishers.get(i).acknowledged());
            }
        }
    }

    private static void failed(Future<?> each) {
        try {
            each.get(2 * ProcessCluster.PATIENCE.toSeconds(), SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        publishers.forEach(HttpPublisher::stop);
        threads.shutdownNow();
    }
}
