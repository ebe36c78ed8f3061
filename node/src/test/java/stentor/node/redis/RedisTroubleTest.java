package stentor.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stentor.node.messagelog.Owner.get;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.AppendResult;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogLostException;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogState;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.node.messagelog.Owner;
import stentor.node.messagelog.Publication;
import stentor.node.messagelog.SetClock;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.channel.Payload;

/** Redis goes, comes back, is emptied, or the way to it breaks. */
class RedisTroubleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration BACK = Duration.ofSeconds(30);

    private final SetClock clock = new SetClock();
    private final ChannelKey channel = new ChannelKey("default", "", "scores");
    private RedisProcess redis;
    private Proxy proxy;
    private MessageLog log;
    private Owner owner;

    @BeforeEach
    void start() {
        redis = RedisProcess.started();
        proxy = new Proxy(redis.port());
        log = log(proxy.uri(), TIMEOUT);
        owner = new Owner(log, clock, channel, ChannelSettings.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        proxy.close();
        redis.close();
    }

    @Test
    void aBatchWhoseAnswerWasLostIsAppendedAgainAndTakenOnce() {
        owner.publish("one");
        List<Publication> batch = List.of(owner.publication("two"), owner.publicationWithKey("key", 3, "three"));
        proxy.set(Proxy.Mode.CUT_INSTEAD_OF_ANSWER);
        assertThatThrownBy(() -> owner.append(batch)).isInstanceOf(LogUnavailableException.class);
        proxy.set(Proxy.Mode.PASS);
        AppendResult[] result = new AppendResult[1];
        Until.holds(BACK, () -> (result[0] = owner.append(batch)) != null);
        assertThat(result[0].repeats()).containsExactly(Optional.empty(), Optional.empty());
        assertThat(result[0].state().lastId()).isEqualTo(owner.last());
        Until.holds(BACK, () -> owner.stored().equals(List.of("one", "two", "three")));
    }

    @Test
    void whoeverClaimsAfterALostAnswerFindsTheBatchBehindTheLastAcknowledgedId() {
        MessageId acknowledged = owner.publish("one");
        List<Publication> batch = List.of(owner.publication("two"));
        proxy.set(Proxy.Mode.CUT_INSTEAD_OF_ANSWER);
        assertThatThrownBy(() -> owner.append(batch)).isInstanceOf(LogUnavailableException.class);
        proxy.set(Proxy.Mode.PASS);
        Until.holds(BACK, () -> owner.claim(acknowledged) != null);
        List<Message> found = new ArrayList<>();
        Until.holds(BACK, () -> found.addAll(owner.read(acknowledged)));
        assertThat(found).extracting(Message::id).containsExactly(batch.get(0).lastId());
        assertThat(owner.publish("three").seconds())
                .isGreaterThan(batch.get(0).lastId().seconds());
    }

    @Test
    void aBatchThatArrivesAfterTheNextClaimIsRefused() {
        MessageId acknowledged = owner.publish("one");
        List<Publication> batch = List.of(owner.publication("late"));
        proxy.set(Proxy.Mode.HOLD_REQUESTS);
        assertThatThrownBy(() -> owner.append(batch)).isInstanceOf(LogUnavailableException.class);
        try (MessageLog other = log(redis.uri(), RedisProcess.PATIENT)) {
            Owner next = new Owner(other, clock, channel, ChannelSettings.DEFAULT);
            assertThat(next.read(acknowledged)).isEmpty();
            long calls = calls();
            proxy.set(Proxy.Mode.PASS);
            Until.holds(BACK, () -> calls() > calls);
            next.publish("two");
            assertThat(next.stored()).containsExactly("one", "two");
            Until.holds(BACK, () -> publishingFailsWith(FencedException.class));
        }
    }

    @Test
    void aServerThatStaysSilentCostsEachCallItsTimeAndNoMore() {
        proxy.set(Proxy.Mode.HOLD_REQUESTS);
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> owner.state()).isInstanceOf(LogUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(4));
        }
        proxy.set(Proxy.Mode.PASS);
        Until.holds(BACK, () -> owner.publish("one") != null);
    }

    @Test
    void aRestartOfRedisIsSurvivedWithoutHelp() {
        MessageId last = owner.publish("one");
        redis.stop();
        assertThatThrownBy(() -> owner.publish("lost")).isInstanceOf(LogUnavailableException.class);
        assertThatThrownBy(() -> owner.claim(last)).isInstanceOf(LogUnavailableException.class);
        redis.start();
        Until.holds(BACK, () -> publishingFailsWith(LogLostException.class));
        Until.holds(BACK, () -> owner.claim(last) != null);
        assertThat(owner.claim().firstSecond()).isGreaterThan(last.seconds());
        Until.holds(BACK, () -> owner.publish("two") != null);
        Until.holds(BACK, () -> owner.stored().equals(List.of("two")));
    }

    @Test
    void aLogMayBeOpenedBeforeThereIsARedis() {
        redis.stop();
        try (MessageLog early = log(redis.uri(), RedisProcess.PATIENT)) {
            assertThatThrownBy(() -> get(early.state(channel, LogPosition.UNKNOWN)))
                    .isInstanceOf(LogUnavailableException.class);
            redis.start();
            Until.holds(BACK, () -> get(early.state(channel, LogPosition.UNKNOWN)) != null);
        }
    }

    @Test
    void scriptsThatTheServerForgotAreSentAgain() {
        owner.publish("one");
        RedisClient direct = RedisClient.create(redis.uri());
        direct.connect().sync().scriptFlush();
        direct.shutdown();
        owner.publish("two");
        assertThat(owner.stored()).containsExactly("one", "two");
    }

    @Test
    void appendsAreRefusedWhileTooMuchIsOnItsWay() {
        try (MessageLog patient = log(proxy.uri(), RedisProcess.PATIENT)) {
            get(patient.state(channel, LogPosition.UNKNOWN));
            proxy.set(Proxy.Mode.HOLD_REQUESTS);
            CompletionStage<AppendResult> first = appendBytes(patient, 40 << 20);
            CompletionStage<AppendResult> second = appendBytes(patient, 40 << 20);
            assertThatThrownBy(() -> get(appendBytes(patient, 1)))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("too much");
            assertThat(((RedisMessageLog) patient).refused()).isEqualTo(1);
            assertThatThrownBy(() -> get(first)).isInstanceOf(LogUnavailableException.class);
            assertThatThrownBy(() -> get(second)).isInstanceOf(LogUnavailableException.class);
            proxy.set(Proxy.Mode.PASS);
            Until.holds(BACK, () -> get(appendBytes(patient, 1)) != null);
        }
    }

    @Test
    void commandsBeyondTheQueueAreRefusedAndAllHaveTheirOutcomeInTime() {
        try (MessageLog patient = log(proxy.uri(), RedisProcess.PATIENT)) {
            get(patient.state(channel, LogPosition.UNKNOWN));
            proxy.set(Proxy.Mode.HOLD_REQUESTS);
            List<CompletableFuture<LogState>> calls = Stream.generate(
                            () -> patient.state(channel, LogPosition.UNKNOWN).toCompletableFuture())
                    .limit(9_000)
                    .toList();
            int refused = 0;
            for (CompletableFuture<LogState> call : calls) {
                String failure =
                        call.handle((state, thrown) -> String.valueOf(thrown)).join();
                assertThat(failure).contains("LogUnavailable");
                refused += failure.contains("size exceeded") ? 1 : 0;
            }
            assertThat(refused).isPositive();
            proxy.set(Proxy.Mode.PASS);
            Until.holds(BACK, () -> get(patient.state(channel, LogPosition.UNKNOWN)) != null);
        }
    }

    private CompletionStage<AppendResult> appendBytes(MessageLog to, int length) {
        Payload payload = new Payload(new byte[length], Optional.empty());
        MessageId id = new MessageId(owner.claim().firstSecond(), 0);
        Message message = new Message(id, MessageId.ZERO, clock.millis(), payload);
        Publication publication = new Publication(List.of(message), true, Optional.empty(), 0);
        return to.append(channel, owner.position(), ChannelSettings.DEFAULT, List.of(publication));
    }

    private boolean publishingFailsWith(Class<? extends RuntimeException> expected) {
        try {
            owner.publish("never stored");
            return false;
        } catch (RuntimeException failure) {
            return expected.isInstance(failure);
        }
    }

    /** How many scripts the server has run. */
    private long calls() {
        RedisClient direct = RedisClient.create(redis.uri());
        try {
            return direct.connect()
                    .sync()
                    .info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_eval"))
                    .mapToLong(line -> Long.parseLong(line.replaceFirst("[^:]*:calls=(\\d+),.*", "$1")))
                    .sum();
        } finally {
            direct.shutdown();
        }
    }

    private MessageLog log(String uri, Duration timeout) {
        return new RedisMessageLog(new RedisStoreSettings(uri, "", 0, timeout), ScriptTime.set(clock));
    }
}
