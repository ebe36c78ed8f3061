package stentor.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.node.messagelog.FencedException;
import stentor.node.messagelog.LogUnavailableException;
import stentor.node.messagelog.MessageLog;
import stentor.protocol.channel.ChannelKey;

class CountedMessageLogTest {
    private static final ChannelKey CHANNEL = new ChannelKey("default", "", "a");

    private final Metrics metrics = new Metrics("1");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void appendsAreCountedWithHowTheyEnd() {
        CompletableFuture<?> slow = new CompletableFuture<>();
        List<CompletionStage<?>> answers = List.of(
                slow,
                CompletableFuture.failedFuture(new FencedException("newer")),
                CompletableFuture.failedFuture(new CompletionException(new LogUnavailableException("gone", null))));
        MessageLog counted = metrics.counting("default", answering(answers));
        List<CompletionStage<?>> given = List.of(append(counted), append(counted), append(counted));
        assertThat(given)
                .as("the log's own stages, so that what follows on them is as quick as before")
                .isEqualTo(answers);
        assertThat(metrics.scrape())
                .contains(
                        "stentor_log_failures_total{cause=\"fenced\",kind=\"channel\",operation=\"append\",store=\"default\"} 1.0")
                .contains(
                        "stentor_log_failures_total{cause=\"unavailable\",kind=\"channel\",operation=\"append\",store=\"default\"} 1.0")
                .contains("stentor_log_call_seconds_count{kind=\"channel\",operation=\"append\",store=\"default\"} 2");
        slow.complete(null);
        assertThat(metrics.scrape())
                .contains("stentor_log_call_seconds_count{kind=\"channel\",operation=\"append\",store=\"default\"} 3");
    }

    private static CompletionStage<?> append(MessageLog log) {
        return log.append(CHANNEL, null, null, List.of());
    }

    /** A log that answers each call with the next of these. */
    private static MessageLog answering(List<CompletionStage<?>> answers) {
        Deque<CompletionStage<?>> left = new ArrayDeque<>(answers);
        return (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(),
                new Class<?>[] {MessageLog.class},
                (proxy, method, arguments) -> left.poll());
    }
}
