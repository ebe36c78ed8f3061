package stentor.node.cli.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a result. A publish is tried for half a minute: who waits for it at a terminal is told so. */
final class Patience {
    private Patience() {}

    /**
     * The result, as {@link CompletableFuture#join} gives it.
     *
     * @param silence how long nothing is said
     * @param note says, on any thread, that it takes its time
     */
    static <T> T await(CompletableFuture<T> result, Duration silence, Runnable note) {
        CompletableFuture<Void> said = CompletableFuture.runAsync(
                note, CompletableFuture.delayedExecutor(silence.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return result.join();
        } finally {
            said.cancel(false);
        }
    }
}
