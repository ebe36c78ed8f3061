package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.cluster.QueueUser.read;
import static stentor.node.cluster.QueueUser.taken;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.queue.Consumers;
import stentor.node.queue.TakeReply.Taken;
import stentor.protocol.channel.ChannelKey;

/** Any node takes any push and any consumer; what happens to one of them costs the others nothing but time. */
class QueuesInAClusterTest {
    /** So many that each node owns some. */
    private static final int QUEUES = 12;

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(2);

    private ClusterWorld world;

    @BeforeEach
    void start() {
        world = ClusterWorld.of(3);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private QueueUser at(int node) {
        return new QueueUser(world.node(node));
    }

    private static ChannelKey queue(int number) {
        return new ChannelKey("default", "", "queue-" + number);
    }

    @Test
    void eachMessageGoesToOneConsumerWhereverItIsAndInOrder() {
        int messages = 60;
        Map<Integer, ConcurrentLinkedQueue<String>> received = new ConcurrentHashMap<>();
        List<Thread> consumers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int consumer = i;
            received.put(consumer, new ConcurrentLinkedQueue<>());
            Thread thread = new Thread(() -> {
                String text = at(consumer % 3).receive(queue(0));
                while (!text.startsWith("end")) {
                    received.get(consumer).add(text);
                    text = at(consumer % 3).receive(queue(0));
                }
            });
            thread.start();
            consumers.add(thread);
        }
        for (int i = 0; i < messages; i++) {
            at(i % 3).push(queue(0), Integer.toString(i));
        }
        for (int i = 0; i < consumers.size(); i++) {
            // Each under a key of its own: a repeat would be none for the others.
            at(0).push(queue(0), "end for " + i);
        }
        consumers.forEach(QueuesInAClusterTest::join);
        List<Integer> all = new ArrayList<>();
        received.forEach((consumer, texts) -> {
            List<Integer> its = texts.stream().map(Integer::parseInt).toList();
            assertThat(its).isSorted();
            all.addAll(its);
        });
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, messages).boxed().toList());
    }

    private static void join(Thread thread) {
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void largeMessagesCrossNodesAndTokensAreGoodOnAllOfThem() {
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 3; i++) {
            at(i).push(queue(0), large + i);
            Taken taken = taken(at((i + 1) % 3).takeToSettle(queue(0), Duration.ofMinutes(1)));
            assertThat(read(taken)).isEqualTo(large + i);
            String token = taken.token().orElseThrow();
            assertThat(at((i + 2) % 3).settles(queue(1), token)).isFalse();
            assertThat(at((i + 2) % 3).settles(queue(0), token)).isTrue();
            assertThat(at(i).settles(queue(0), token)).isFalse();
        }
    }

    @Test
    void aNodeThatIsKilledTakesNoMessageWithIt() {
        List<Consumers.Wait> onTheirWay = new ArrayList<>();
        List<Taken> toBeSettled = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            // One that its consumer has not been sent, one that it has not acknowledged, and consumers that wait.
            onTheirWay.add(at(2).take(queue(i)));
            at(0).push(queue(i), "on its way " + i);
            taken(onTheirWay.get(i));
            Consumers.Wait settling = at(2).takeToSettle(queue(i), ACK_TIMEOUT);
            at(1).push(queue(i), "not settled " + i);
            toBeSettled.add(taken(settling));
            at(2).take(queue(i));
        }
        toBeSettled.forEach(QueueUser::read);
        world.kill(world.node(2));
        for (int i = 0; i < QUEUES; i++) {
            at(i % 2).push(queue(i), "after " + i);
            Map<String, Integer> deliveries = new ConcurrentHashMap<>();
            for (int j = 0; j < 3; j++) {
                Taken taken = taken(at((i + j) % 2).take(queue(i)));
                deliveries.put(read(taken), taken.item().deliveries());
            }
            assertThat(deliveries)
                    .containsOnly(
                            Map.entry("on its way " + i, 1),
                            Map.entry("not settled " + i, 2),
                            Map.entry("after " + i, 1));
        }
    }

    @Test
    void consumersGoOnWaitingWhenTheOwnersOfTheirQueuesLeave() {
        List<Consumers.Wait> waits = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            waits.add(at(1).take(queue(i)));
            at(2).takeToSettle(queue(i), ACK_TIMEOUT);
            int number = i;
            world.awaitTrue(() -> at(0).consumers(queue(number)) == 2);
        }
        TestNode leaving = world.node(2);
        leaving.consumers().closeDesk().toCompletableFuture().join();
        world.leave(leaving);
        for (int i = 0; i < QUEUES; i++) {
            at(0).push(queue(i), "message " + i);
            assertThat(read(taken(waits.get(i)))).isEqualTo("message " + i);
        }
    }
}
