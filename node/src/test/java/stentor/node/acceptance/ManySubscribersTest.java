package stentor.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** A thousand clients that poll again and again while somebody publishes. */
class ManySubscribersTest {
    private static final int SUBSCRIBERS = 1000;
    private static final int MESSAGES = 60;
    private static final long MAX_GROWTH_BYTES = 24 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @AutoClose
    private static final RunningNode NODE = RunningNode.start();

    private final List<RepeatingPoll> subscribers = new ArrayList<>();

    @Test
    void eachGetsEveryMessageOnceAndInOrderAndTheNodeKeepsNothingOfIt() throws IOException {
        try (Selector selector = Selector.open();
                WireClient publisher = NODE.connect()) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(RepeatingPoll.start(NODE.address(), "/subscriber/many", selector));
            }
            publishAndRead(selector, publisher, 0, MESSAGES / 3);
            long early = heapInUse();
            publishAndRead(selector, publisher, MESSAGES / 3, MESSAGES);
            assertThat(heapInUse()).isLessThan(early + MAX_GROWTH_BYTES);
            NODE.awaitSubscribers("/publisher/many", SUBSCRIBERS);
            for (RepeatingPoll subscriber : subscribers) {
                subscriber.close();
            }
        }
        List<String> all = messages(0, MESSAGES);
        assertThat(subscribers)
                .allSatisfy(subscriber -> assertThat(subscriber.received()).isEqualTo(all));
        NODE.awaitSubscribers("/publisher/many", 0);
    }

    /** Publishes without waiting: some find a message there, some wait for it, some are between two polls. */
    private void publishAndRead(Selector selector, WireClient publisher, int from, int to) throws IOException {
        List<String> bodies = messages(from, to);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        int published = 0;
        while (subscribers.stream().anyMatch(subscriber -> subscriber.received().size() < to)) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            if (published < bodies.size()) {
                byte[] body = bodies.get(published++).getBytes(StandardCharsets.US_ASCII);
                publisher.sendRaw(RunningNode.withBody("POST", "/publisher/many", body));
                assertThat(publisher.receive().status()).isBetween(201, 202);
            }
            selector.select(key -> ((RepeatingPoll) key.attachment()).read(), 50);
        }
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toList();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
