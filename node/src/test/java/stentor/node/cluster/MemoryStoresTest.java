package stentor.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.channel.PublisherReply;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.RecordingSubscriber;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscription;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** Nodes with a memory store each: a channel that moves leaves its messages behind, but ids grow and every gap is told. */
class MemoryStoresTest {
    private static final int CHANNELS = 12;
    private static final Duration AHEAD = Duration.ofHours(1);

    private final ClusterWorld world = ClusterWorld.withALogPerNode(3);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aNodeThatGetsAChannelBackDoesNotReviveItsMessages() {
        List<ChannelKey> channels = new ArrayList<>();
        for (int i = 0; i < 2 * CHANNELS; i++) {
            channels.add(ClusterWorld.channel("back-" + i));
            world.node(0).publish(channels.get(i), "1", "old");
        }
        TestNode newcomer = world.add();
        newcomer.awaitUp();
        world.awaitTrue(() -> channels.stream().anyMatch(channel -> world.owner(channel) == newcomer));
        List<ChannelKey> moved = new ArrayList<>(channels);
        moved.removeIf(channel -> world.owner(channel) != newcomer);
        moved.forEach(channel -> newcomer.publish(channel, "2", "elsewhere"));
        world.leave(newcomer);
        for (ChannelKey channel : moved) {
            world.node(1).publish(channel, "3", "back");
            RecordingSubscriber reader = world.node(0).stream(channel, Cursor.OLDEST, ConcurrencyPolicy.BROADCAST);
            List<String> told = List.of(reader.next(), reader.next());
            assertThat(told).as("%s", channel).contains("confirmed").doesNotContain("old", "gap, old");
            assertThat(String.join(" ", told)).as("%s", channel).contains("back");
        }
    }

    /** The node in between has a clock that is wrong, too: the others see it, and its claims are an hour above theirs. */
    @Test
    void aNodeThatGetsAQueueBackDoesNotHandOutItsMessagesAgain() {
        List<ChannelKey> queues = new ArrayList<>();
        QueueUser first = new QueueUser(world.node(0));
        for (int i = 0; i < 2 * CHANNELS; i++) {
            queues.add(ClusterWorld.channel("queue-" + i));
            first.push(queues.get(i), "old");
        }
        TestNode newcomer = world.add(() -> Instant.now().plus(AHEAD));
        newcomer.awaitUp();
        for (TestNode other : List.of(world.node(0), world.node(1))) {
            world.awaitTrue(() -> Math.abs(other.membership().largestClockDifference() - AHEAD.toMillis()) < 1000);
        }
        // Asked for something, each has an owner somewhere.
        world.awaitTrue(() -> queues.stream().allMatch(queue -> first.consumers(queue) == 0)
                && !newcomer.queues().here(queues::contains, 1).isEmpty());
        List<ChannelKey> moved = newcomer.queues().here(queues::contains, queues.size());
        // Taken there: nothing of these queues is left anywhere.
        QueueUser there = new QueueUser(newcomer);
        for (ChannelKey queue : moved) {
            there.push(queue, "elsewhere");
            assertThat(there.receive(queue)).isEqualTo("elsewhere");
        }
        world.leave(newcomer);
        world.awaitTrue(() -> world.node(0).membership().largestClockDifference() < 1000);
        for (ChannelKey queue : moved) {
            first.push(queue, "back");
            assertThat(first.receive(queue)).as("%s", queue).isEqualTo("back");
        }
    }

    @Test
    void throughTwoRestartsNoIdComesTwiceNoneGoesBackAndNobodyIsDeafOrSkipsSilently() throws Exception {
        List<ChannelKey> channels = new ArrayList<>();
        Map<ChannelKey, List<Reader>> readers = new HashMap<>();
        for (int i = 0; i < CHANNELS; i++) {
            ChannelKey channel = ClusterWorld.channel("moving-" + i);
            channels.add(channel);
            List<Reader> here = List.of(new Reader(), new Reader());
            readers.put(channel, here);
            here.forEach(reader -> world.node(0)
                    .subscribe(channel, Cursor.OLDEST, ConcurrencyPolicy.BROADCAST, Subscription.Mode.STREAM, reader));
        }
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(CHANNELS);
        List<Future<List<MessageId>>> published = new ArrayList<>();
        channels.forEach(channel -> published.add(threads.submit(() -> publish(channel, running))));
        for (int restart = 0; restart < 2; restart++) {
            awaitMore(readers);
            world.leave(world.node(1));
            awaitMore(readers);
            world.add().awaitUp();
            world.awaitMembers(3);
        }
        awaitMore(readers);
        running.set(false);
        for (int i = 0; i < CHANNELS; i++) {
            List<MessageId> ids = published.get(i).get(60, TimeUnit.SECONDS);
            assertThat(ids).isSorted();
            assertThat(ids).doesNotHaveDuplicates();
            MessageId newest = ids.get(ids.size() - 1);
            for (Reader reader : readers.get(channels.get(i))) {
                world.awaitTrue(() -> reader.hasSeen(newest));
                reader.check(ids);
            }
        }
        threads.shutdownNow();
    }

    private void awaitMore(Map<ChannelKey, List<Reader>> readers) {
        Map<Reader, Integer> before = new HashMap<>();
        readers.values().forEach(here -> here.forEach(reader -> before.put(reader, reader.count())));
        world.awaitTrue(() ->
                before.entrySet().stream().allMatch(entry -> entry.getKey().count() >= entry.getValue() + 10));
    }

    /** Publishes at one node after the other, and returns the ids that it was told. */
    private List<MessageId> publish(ChannelKey channel, AtomicBoolean running) {
        List<MessageId> ids = new ArrayList<>();
        for (int number = 0; running.get(); number++) {
            List<TestNode> nodes = world.nodes();
            PublisherReply.Published published =
                    nodes.get(number % nodes.size()).publish(channel, "key-" + number, Integer.toString(number));
            ids.add(published.info().lastMessageId());
        }
        return ids;
    }

    private static final class Reader implements Subscriber {
        private final List<MessageId> seen = new ArrayList<>();
        private final Set<MessageId> gaps = new HashSet<>();
        private String ended = "";

        @Override
        public synchronized void deliver(Delivery delivery, boolean gap) {
            Message message = delivery.message();
            seen.add(message.id());
            if (gap) {
                gaps.add(message.id());
            }
        }

        @Override
        public synchronized void end(End end) {
            ended = end.name();
        }

        private synchronized int count() {
            return seen.size();
        }

        private synchronized boolean hasSeen(MessageId id) {
            return seen.contains(id);
        }

        /** Nothing came twice or late, and where something did not come it was told of a gap. */
        private synchronized void check(List<MessageId> published) {
            assertThat(ended).isEmpty();
            assertThat(seen).isSorted();
            assertThat(seen).doesNotHaveDuplicates();
            MessageId before = MessageId.ZERO;
            for (MessageId id : seen) {
                MessageId from = before;
                boolean skipped = published.stream().anyMatch(other -> other.isAfter(from) && id.isAfter(other));
                assertThat(skipped && !gaps.contains(id))
                        .as("skipped between %s and %s and not told", before, id)
                        .isFalse();
                before = id;
            }
        }
    }
}
