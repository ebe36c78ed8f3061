package stentor.node.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.channel.PublisherReply;
import stentor.node.channel.PublisherReply.Published;
import stentor.node.hub.Subscription.Mode;
import stentor.node.hub.pattern.PatternDelivery;
import stentor.node.hub.pattern.PatternSubscriber;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.redis.RedisMessageLog;
import stentor.node.redis.RedisProcess;
import stentor.node.redis.RedisStoreSettings;
import stentor.protocol.channel.ConcurrencyPolicy;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/**
 * Subscribers that come while messages are on their way to the log and from it get what is stored and what comes, each
 * once and in order: some five thousand of them in each run (two thousand with Redis), most of them where the stored
 * messages end.
 */
class SeamTest {
    private static final int MOST_UNDER_WAY = 8;
    private static final int MOST_AT_ONCE = 11;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noGapAndNoRepeatWhereStoredMessagesMeetLiveOnes(long seed) throws Exception {
        try (ChannelWorld world = new ChannelWorld()) {
            new Run(world, seed, 1000).go();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void noneWithRedisEither(long seed) throws Exception {
        try (RedisProcess redis = RedisProcess.started();
                RedisMessageLog log = new RedisMessageLog(new RedisStoreSettings(
                        "redis://127.0.0.1:" + redis.port(), "seam:", 0, RedisStoreSettings.TIMEOUT));
                ChannelWorld world = new ChannelWorld(memory -> log)) {
            world.pass(Duration.between(world.now(), Instant.now()));
            new Run(world, seed, 400).go();
        }
    }

    private static final class Run {
        private final ChannelWorld world;
        private final long seed;
        private final int messages;
        private final Random random;
        private final Scribe scribe = new Scribe();
        private final ArrayDeque<CompletionStage<PublisherReply>> underWay = new ArrayDeque<>();
        private final List<Follower> followers = new ArrayList<>();
        private final List<FollowerFromNow> fromNow = new ArrayList<>();
        private volatile int accepted;

        private Run(ChannelWorld world, long seed, int messages) {
            this.world = world;
            this.messages = messages;
            this.seed = seed;
            this.random = new Random(seed);
        }

        private void go() throws Exception {
            world.settings(new ChannelSettings(true, Duration.ZERO, 2 * messages, 0, 0, false, Duration.ofHours(1)));
            subscribe(Cursor.OLDEST, scribe);
            for (int i = 0; i < messages; i++) {
                if (random.nextInt(200) == 0) {
                    awaitAccepted(0);
                    world.killOwner();
                }
                publish(Integer.toString(i), i);
                for (int more = random.nextInt(MOST_AT_ONCE); more > 0; more--) {
                    follow();
                }
                if (random.nextInt(4) == 0) {
                    followFromNow();
                }
                awaitAccepted(random.nextInt(MOST_UNDER_WAY));
            }
            publish(Follower.END, messages);
            awaitAccepted(0);
            assertThat(followers).hasSizeGreaterThan(4 * messages);
            for (Follower follower : followers) {
                assertThat(follower.outcome()).as("seed %s", seed).isEqualTo(messages + " messages");
            }
            for (FollowerFromNow follower : fromNow) {
                world.awaitTrue(follower::isDone);
                assertThat(follower.wrong()).as("seed %s", seed).isEmpty();
            }
        }

        private void publish(String text, int number) {
            underWay.add(world.ask(
                    ChannelWorld.KEY,
                    replyTo -> world.publishCommand(Optional.of("key" + number), true, replyTo, text)));
        }

        private void awaitAccepted(int mayBeUnderWay) throws Exception {
            while (underWay.size() > mayBeUnderWay) {
                PublisherReply reply = underWay.remove().toCompletableFuture().get(20, SECONDS);
                assertThat(reply).isInstanceOf(Published.class);
                accepted++;
            }
        }

        private void follow() {
            int seen = scribe.ids.size();
            boolean recent = random.nextInt(4) != 0;
            int first = recent ? Math.max(0, seen - random.nextInt(3)) : random.nextInt(seen + 1);
            Follower follower = new Follower(first);
            followers.add(follower);
            subscribe(first == 0 ? Cursor.OLDEST : Cursor.after(scribe.ids.get(first - 1)), follower);
        }

        private void followFromNow() {
            FollowerFromNow follower = new FollowerFromNow();
            fromNow.add(follower);
            world.subscribeToAll(follower);
        }

        private void subscribe(Cursor cursor, Subscriber subscriber) {
            world.subscribe(cursor, ConcurrencyPolicy.BROADCAST, Mode.STREAM, true, Duration.ZERO, subscriber);
        }

        /** Follows all channels, of which there is one: from when it is confirmed on nothing may be missing. */
        private final class FollowerFromNow implements PatternSubscriber {
            private int mustBegin = Integer.MAX_VALUE;
            private int expected = -1;
            private boolean done;
            private String wrong = "";

            @Override
            public synchronized void confirmed() {
                // As many as were under way may have been on their way back to their publishers.
                mustBegin = accepted + MOST_UNDER_WAY;
            }

            @Override
            public synchronized void deliver(PatternDelivery delivery) {
                String text = delivery.message().payload().text();
                if (text.equals(Follower.END)) {
                    done = true;
                    return;
                }
                int number = Integer.parseInt(text);
                if (expected < 0 ? number > mustBegin : number != expected) {
                    wrong = "expected " + expected + " (begins before " + mustBegin + "), got " + number;
                    done = true;
                }
                expected = number + 1;
            }

            @Override
            public synchronized void gap() {
                wrong = "a gap";
                done = true;
            }

            @Override
            public synchronized void end(End end) {
                wrong = "ended: " + end;
                done = true;
            }

            private synchronized boolean isDone() {
                return done;
            }

            private synchronized String wrong() {
                return wrong;
            }
        }
    }

    /** Writes down which id each message has. */
    private static final class Scribe implements Subscriber {
        private final List<MessageId> ids = new CopyOnWriteArrayList<>();

        @Override
        public void deliver(Delivery delivery, boolean gap) {
            ids.add(delivery.message().id());
        }

        @Override
        public void end(End end) {}
    }
}
