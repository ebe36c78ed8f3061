package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.MemoryMessageLog;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.Publication;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** The rules are written twice, in Java and in Lua: whatever is asked of the two logs, they answer alike. */
class RedisAgreesWithMemoryTest {
    private static final Duration[] TIMES = {
        Duration.ZERO, Duration.ofMillis(700), Duration.ofSeconds(3), Duration.ofSeconds(40), Duration.ofMinutes(3)
    };

    private static RedisProcess redis;

    private final SetClock clock = new SetClock();
    private final MessageLog memory = new MemoryMessageLog(clock);
    private final List<String> history = new ArrayList<>();
    private ChannelKey channel;
    private Random random;
    private MessageLog inRedis;
    private Claim claim;
    private MessageId last;
    private ChannelSettings settings;

    @BeforeAll
    static void start() {
        redis = RedisProcess.started();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void bothAnswerAlikeWhateverIsAsked() {
        try (MessageLog log = new RedisMessageLog(
                new RedisStoreSettings(redis.uri(), "", 0, RedisProcess.PATIENT), ScriptTime.set(clock))) {
            inRedis = log;
            for (int seed = 0; seed < 60; seed++) {
                random = new Random(seed);
                channel = new ChannelKey("default", "", "channel " + seed);
                history.clear();
                history.add("seed " + seed);
                settings = settings();
                claim();
                for (int step = 0; step < 60; step++) {
                    step();
                }
            }
        }
    }

    private void step() {
        MessageId newest = Owner.get(memory.state(channel, LogPosition.UNKNOWN)).lastId();
        // Now and then the log is behind what is known.
        LogPosition known = new LogPosition(claim.epoch(), random.nextInt(15) == 0 ? newest.nextTag() : newest);
        int choice = random.nextInt(100);
        if (choice < 40) {
            append(known);
        } else if (choice < 60) {
            MessageId id = storedId();
            int more = random.nextInt(3);
            both("delivered " + id + " " + more, log -> log.delivered(channel, known, id, more));
        } else if (choice < 80) {
            Duration by = TIMES[random.nextInt(TIMES.length)].dividedBy(1 + random.nextInt(3));
            history.add("advance " + by);
            clock.advance(by);
        } else if (choice < 86) {
            settings = settings();
            both("create " + settings, log -> log.create(channel, known, settings));
        } else if (choice < 91) {
            long at = clock.millis() - random.nextInt(2_000);
            both("touch " + at, log -> log.touch(channel, known, at));
        } else if (choice < 94) {
            both("delete", log -> log.delete(channel, known));
        } else if (choice < 97) {
            claim();
        } else {
            int tag = random.nextInt(3);
            both("tag " + tag, log -> log.newestWithTag(channel, known, tag));
        }
        both("state", log -> log.state(channel, LogPosition.UNKNOWN));
        MessageId after = random.nextBoolean() ? MessageId.ZERO : storedId();
        int limit = 1 + random.nextInt(20);
        int bytes = random.nextInt(60);
        both("read " + after + " " + limit + " " + bytes, log -> log.readAfter(channel, known, after, limit, bytes));
    }

    private void claim() {
        MessageId atLeast = last == null || random.nextBoolean() ? MessageId.ZERO : last;
        LogPosition floor = new LogPosition(random.nextBoolean() ? 0 : clock.millis() + 5, atLeast);
        both("claim " + floor, log -> {
            CompletionStage<Claim> claimed = log.claim(channel, floor);
            claim = Owner.get(claimed);
            return claimed;
        });
        last = MessageId.max(last == null ? MessageId.ZERO : last, claim.state().lastId());
    }

    private void append(LogPosition known) {
        List<Publication> batch = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            List<Message> messages = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(2); j++) {
                long earliest = Math.max(clock.seconds(), claim.firstSecond());
                MessageId previous = last;
                last = earliest > last.seconds() ? new MessageId(earliest, 0) : last.nextTag();
                messages.add(new Message(
                        last, previous, clock.millis(), Payload.text("x".repeat(random.nextInt(20)), "text/plain")));
            }
            Optional<String> key = random.nextInt(3) == 0 ? Optional.of("key " + random.nextInt(5)) : Optional.empty();
            batch.add(new Publication(messages, random.nextInt(5) > 0, key, random.nextInt(3)));
        }
        String name = "append " + batch + " " + settings;
        Object answer = both(name, log -> log.append(channel, known, settings, batch));
        if (random.nextInt(4) == 0) {
            assertThat(both("again", log -> log.append(channel, known, settings, batch)))
                    .isNotNull();
        }
        if (answer instanceof Class<?>) {
            claim();
        }
    }

    private MessageId storedId() {
        List<Message> stored = Owner.get(
                        memory.readAfter(channel, LogPosition.UNKNOWN, MessageId.ZERO, 100, Long.MAX_VALUE))
                .messages();
        return stored.isEmpty()
                ? last
                : stored.get(random.nextInt(stored.size())).id();
    }

    private ChannelSettings settings() {
        int max = random.nextInt(8);
        return new ChannelSettings(
                true,
                TIMES[random.nextInt(TIMES.length)],
                max,
                random.nextInt(max + 1) / (1 + random.nextInt(3)),
                random.nextBoolean() ? 0 : random.nextInt(3),
                random.nextBoolean(),
                TIMES[1 + random.nextInt(TIMES.length - 1)]);
    }

    /** What both answer, or the class of what both fail with. */
    private Object both(String name, Function<MessageLog, CompletionStage<?>> call) {
        history.add(name);
        Object expected = outcome(call.apply(memory));
        assertThat(outcome(call.apply(inRedis)))
                .as(() -> String.join("\n", history))
                .isEqualTo(expected);
        return expected;
    }

    private static Object outcome(CompletionStage<?> stage) {
        try {
            return Optional.<Object>ofNullable(Owner.get(stage));
        } catch (RuntimeException failure) {
            return failure.getClass();
        }
    }
}
