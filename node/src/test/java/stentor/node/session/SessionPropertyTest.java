package stentor.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stentor.node.session.Session.Asked;
import stentor.node.session.Session.Cause;
import stentor.protocol.channel.MessageId;

/** A client whose answers get lost, whose stream breaks and who repeats itself, in an order that a seed decides. */
class SessionPropertyTest {
    private static final SessionSettings SETTINGS = new SessionSettings(
            Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(10), 100_000, Optional.empty());
    private static final int SEEDS = 200;
    private static final int EVENTS = 400;

    private static final class World implements Session.Outlet<Integer> {
        final Random random;
        final boolean acknowledges;
        final DeliveryQueue queue;
        final Session<Integer> session;
        final List<Integer> received = new ArrayList<>();
        final Deque<Integer> open = new ArrayDeque<>();
        final List<Integer> answered = new ArrayList<>();
        final StringBuilder story = new StringBuilder();
        boolean lossy = true;
        long acknowledged;
        long now;
        int connects;
        int published;

        World(long seed, boolean acknowledges) {
            this.random = new Random(seed);
            this.acknowledges = acknowledges;
            this.queue = new DeliveryQueue(SETTINGS.maxQueueBytes(), acknowledges, 0, new SessionCounts());
            this.session = new Session<>(SETTINGS, acknowledges, queue, this, now);
            story.append("seed ").append(seed);
        }

        void happen() {
            now += random.nextInt(2_000);
            session.heard(now);
            switch (random.nextInt(8)) {
                case 0, 1 -> connect(random.nextInt(4) > 0, random.nextInt(4) == 0 ? 0 : 30_000);
                case 2, 3, 4 -> publish();
                case 5 -> session.tick(now);
                case 6 -> {
                    if (random.nextBoolean()) {
                        session.streamOpened(now);
                    } else {
                        session.streamClosed();
                    }
                }
                default -> {
                    if (lossy && !open.isEmpty()) {
                        session.gone(open.peekLast(), now);
                        open.removeLast();
                    }
                }
            }
        }

        void publish() {
            byte[] text = Integer.toString(published++).getBytes(StandardCharsets.UTF_8);
            story.append("; publish ").append(published);
            Delivered delivered = new Delivered("/a", MessageId.ZERO, new byte[0], text);
            queue.announce(delivered);
            queue.offer(delivered);
            session.flush(now);
        }

        void connect(boolean alone, long timeout) {
            story.append("; connect ").append(connects).append(" ack ").append(acknowledged);
            open.add(connects);
            session.connect(
                    connects++,
                    new Asked(
                            alone,
                            OptionalLong.of(timeout),
                            acknowledges ? OptionalLong.of(acknowledged) : OptionalLong.empty()),
                    now);
            assertThat(open.size()).as(story::toString).isLessThanOrEqualTo(1);
        }

        @Override
        public boolean isInForce() {
            return true;
        }

        @Override
        public void answer(Integer connect, Cause cause, DeliveryBatch batch) {
            assertThat(open.remove(connect)).as(story + "; answers " + connect).isTrue();
            assertThat(answered).doesNotContain(connect);
            answered.add(connect);
            boolean lost = lossy && acknowledges && random.nextInt(3) == 0;
            story.append("; answer ").append(connect).append(' ').append(cause).append(lost ? " lost" : "");
            if (!lost) {
                receive(batch);
                batch.number().ifPresent(number -> acknowledged = number);
            }
        }

        @Override
        public void push(DeliveryBatch batch) {
            assertThat(acknowledges).as(story::toString).isFalse();
            receive(batch);
        }

        private void receive(DeliveryBatch batch) {
            batch.deliveries()
                    .forEach(each -> received.add(Integer.parseInt(new String(each.tail(), StandardCharsets.UTF_8))));
        }

        void settleDown() {
            lossy = false;
            connect(true, 0);
            connect(true, 0);
        }
    }

    @Test
    void everyMessageIsReceivedOnceAndInOrderWhateverIsLost() {
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(seed, true);
            for (int i = 0; i < EVENTS; i++) {
                world.happen();
            }
            world.settleDown();
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < world.published; i++) {
                all.add(i);
            }
            assertThat(world.received).as(world.story::toString).isEqualTo(all);
        }
    }

    @Test
    void whoDoesNotAcknowledgeReceivesAllThatWasSentInOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(seed, false);
            for (int i = 0; i < EVENTS; i++) {
                world.happen();
            }
            world.session.streamClosed();
            world.settleDown();
            assertThat(world.received)
                    .as(world.story::toString)
                    .hasSize(world.published)
                    .isSorted();
        }
    }
}
