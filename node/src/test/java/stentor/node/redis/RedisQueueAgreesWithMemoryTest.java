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
import stentor.node.messagelog.Guarantee;
import stentor.node.messagelog.MemoryQueueLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.QueueBatch;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;
import stentor.node.messagelog.QueueClaim;
import stentor.node.messagelog.QueueLog;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Payload;

/** The rules are written twice, in Java and in Lua: whatever is asked of the two logs, they answer alike. */
class RedisQueueAgreesWithMemoryTest {
    private static final Duration[] TIMES = {
        Duration.ZERO, Duration.ofMillis(700), Duration.ofSeconds(3), Duration.ofSeconds(40), Duration.ofMinutes(3)
    };

    private static RedisProcess redis;

    private final SetClock clock = new SetClock();
    private final QueueLog memory = new MemoryQueueLog(clock);
    private final List<String> history = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private ChannelKey queue;
    private Random random;
    private QueueLog inRedis;
    private long epoch;

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
        try (QueueLog log = new RedisQueueLog(new RedisStoreSettings(redis.uri(), ""), clock, ScriptTime.set(clock))) {
            inRedis = log;
            for (int seed = 0; seed < 60; seed++) {
                random = new Random(seed);
                queue = new ChannelKey("default", "", "queue " + seed);
                history.clear();
                tokens.clear();
                history.add("seed " + seed);
                claim();
                for (int step = 0; step < 80; step++) {
                    step();
                }
            }
        }
    }

    private void step() {
        int choice = random.nextInt(100);
        if (choice < 70) {
            QueueBatch batch = batch();
            Object answer = both("write " + batch, log -> log.write(queue, epoch, batch));
            if (answer instanceof Class<?>) {
                claim();
            }
        } else if (choice < 90) {
            Duration by = TIMES[random.nextInt(TIMES.length)].dividedBy(1 + random.nextInt(3));
            history.add("advance " + by);
            clock.advance(by);
        } else if (choice < 95) {
            claim();
        } else if (choice < 97) {
            long older = epoch - 1 - random.nextInt(10);
            QueueBatch late = batch();
            both("late write", log -> log.write(queue, older, late));
        } else {
            clock.advance(QueueLog.REMEMBERED);
            history.add("a long time");
        }
        both("state", log -> log.state(queue));
    }

    private void claim() {
        both("claim", log -> {
            CompletionStage<QueueClaim> claimed = log.claim(queue, 0);
            epoch = Owner.get(claimed).epoch();
            return claimed;
        });
    }

    private QueueBatch batch() {
        List<Push> pushes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Optional<String> key = random.nextInt(3) == 0 ? Optional.of("key " + random.nextInt(4)) : Optional.empty();
            pushes.add(new Push(
                    new Payload(new byte[random.nextInt(500_000)], Optional.of("text/plain")),
                    key,
                    1 + random.nextInt(12),
                    random.nextInt(5) > 0 ? Duration.ZERO : TIMES[random.nextInt(TIMES.length)]));
        }
        List<Lease> takes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String token = "token " + tokens.size();
            tokens.add(token);
            takes.add(new Lease(
                    token,
                    Guarantee.values()[random.nextInt(2)],
                    clock.millis() + TIMES[random.nextInt(TIMES.length)].toMillis(),
                    random.nextBoolean() ? "" : "holder 1 of " + token));
        }
        List<String> taken = random.nextInt(3) == 0 ? List.of("key " + random.nextInt(5)) : List.of();
        return new QueueBatch(someTokens(), someTokens(), someTokens(), taken, pushes, takes);
    }

    private List<String> someTokens() {
        List<String> some = new ArrayList<>();
        for (int i = tokens.isEmpty() ? 0 : random.nextInt(3); i > 0; i--) {
            int recent = Math.min(tokens.size(), 12);
            some.add(tokens.get(tokens.size() - 1 - random.nextInt(recent)));
        }
        return some;
    }

    /** What both answer, or the class of what both fail with. */
    private Object both(String name, Function<QueueLog, CompletionStage<?>> call) {
        history.add(name);
        Object expected = outcome(call.apply(memory));
        assertThat(outcome(call.apply(inRedis)))
                .as(() -> String.join("\n", history))
                .isEqualTo(expected);
        return expected;
    }

    private static Object outcome(CompletionStage<?> stage) {
        try {
            return Owner.get(stage);
        } catch (RuntimeException failure) {
            return failure.getClass();
        }
    }
}
