package stentor.node.messagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.OutboxLog.Changes;
import stentor.node.messagelog.OutboxLog.Contents;
import stentor.protocol.channel.ChannelKey;

/** What every outbox log does. */
public abstract class OutboxLogContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final ChannelKey outbox =
            new ChannelKey("default", "gr:oup", "#stentor-webhooks-" + NUMBERS.incrementAndGet());
    private OutboxLog log;

    protected abstract OutboxLog open();

    /** The log forgets everything. */
    protected abstract void lose(OutboxLog log);

    @BeforeEach
    void begin() {
        log = open();
    }

    @AfterEach
    void end() {
        log.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Changes of(Map<String, String> facts, Map<String, String> calls) {
        return new Changes(facts, Set.of(), calls, Set.of());
    }

    @Test
    void whatWasWrittenIsThereForTheNextClaim() {
        Contents first = get(log.claim(outbox));
        assertThat(first.isNew()).isTrue();
        assertThat(first.facts()).isEmpty();
        get(log.write(outbox, first.epoch(), of(Map.of("a", "1", "b", "2"), Map.of("x", "call \u00e9", "y", ""))));
        get(log.write(
                outbox, first.epoch(), new Changes(Map.of("a", "3"), Set.of("b"), Map.of(), Set.of("y", "none"))));
        Contents second = get(log.claim(outbox));
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(second.isNew()).isFalse();
        assertThat(second.facts()).isEqualTo(Map.of("a", "3"));
        assertThat(second.calls()).isEqualTo(Map.of("x", "call \u00e9"));
    }

    @Test
    void aClaimEndsTheOneBefore() {
        Contents first = get(log.claim(outbox));
        Contents second = get(log.claim(outbox));
        assertThatThrownBy(() -> get(log.write(outbox, first.epoch(), of(Map.of("a", "1"), Map.of()))))
                .hasCauseInstanceOf(FencedException.class);
        get(log.write(outbox, second.epoch(), of(Map.of("b", "1"), Map.of())));
        assertThat(get(log.claim(outbox)).facts()).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void aLogThatHasForgottenTheClaimSaysSo() {
        Contents first = get(log.claim(outbox));
        lose(log);
        assertThatThrownBy(() -> get(log.write(outbox, first.epoch(), of(Map.of("a", "1"), Map.of()))))
                .hasCauseInstanceOf(LogLostException.class);
        assertThat(get(log.claim(outbox)).isNew()).isTrue();
    }

    @Test
    void aLargeOneIsReadWhole() {
        Contents claim = get(log.claim(outbox));
        Map<String, String> facts = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            facts.put("channel-" + i, "node");
        }
        get(log.write(outbox, claim.epoch(), of(facts, Map.of())));
        assertThat(get(log.claim(outbox)).facts()).isEqualTo(facts);
    }
}
