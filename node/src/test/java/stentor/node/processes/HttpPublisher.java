package stentor.node.processes;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stentor.node.testing.WireResponse;

/**
 * Counts up on a channel, over all nodes in turn. What is not acknowledged is repeated at the next node with the same key
 * until it is.
 */
final class HttpPublisher implements Runnable {
    static final String END = "end";

    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final HttpClients nodes;
    private final String channel;
    private volatile boolean stopped;
    private volatile int acknowledged;
    private volatile int mostAttempts;
    private volatile Duration longestWait = Duration.ZERO;

    HttpPublisher(List<InetSocketAddress> nodes, int first, String channel) {
        this.nodes = new HttpClients(nodes, first, Duration.ofSeconds(6));
        this.channel = channel;
    }

    /** How many messages were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** How many attempts a message took at most. */
    int mostAttempts() {
        return mostAttempts;
    }

    /** How long a message took at most, from the first attempt on. */
    Duration longestWait() {
        return longestWait;
    }

    /** Forgets what was bad so far. */
    void beginAnew() {
        mostAttempts = 0;
        longestWait = Duration.ZERO;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try (nodes) {
            while (!stopped) {
                publish(Integer.toString(acknowledged));
                acknowledged++;
                LockSupport.parkNanos(PACE);
            }
            publish(END);
        }
    }

    private void publish(String text) {
        long begin = System.nanoTime();
        String request =
                "POST /publisher/%s HTTP/1.1\nHost: h\nIdempotency-Key: %s\nContent-Type: text/plain\nContent-Length: %d\n\n%s"
                        .formatted(channel, text, text.length(), text);
        for (int attempt = 1; ; attempt++) {
            nodes.next();
            Optional<WireResponse> answer = nodes.ask(request);
            if (answer.filter(HttpPublisher::accepted).isPresent()) {
                mostAttempts = Math.max(mostAttempts, attempt);
                Duration waited = Duration.ofNanos(System.nanoTime() - begin);
                longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
                return;
            }
            if (System.nanoTime() - begin > ProcessCluster.PATIENCE.toNanos()) {
                throw new AssertionError(channel + ": not acknowledged: " + text);
            }
            if (attempt > 1) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static boolean accepted(WireResponse answer) {
        return switch (answer.status()) {
            case 201, 202 -> true;
            case 503 -> {
                if (answer.header("Retry-After").isEmpty()) {
                    throw new AssertionError("a 503 without Retry-After: " + answer.text());
                }
                yield false;
            }
            default -> throw new AssertionError("answered " + answer.status() + ": " + answer.text());
        };
    }
}
