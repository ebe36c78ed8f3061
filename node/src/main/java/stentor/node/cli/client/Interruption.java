package stentor.node.cli.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: the command is told, and the process waits a moment for what it has to say at the end. */
final class Interruption implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch said = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interrupted");

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Ends {@link #await}, as Ctrl-C does. */
    void stop() {
        stop.countDown();
    }

    /** Waits until it is to stop. */
    void await() throws InterruptedException {
        stop.await();
    }

    /** Waits until it is to stop, but not longer than this; whether it is. */
    boolean await(Duration atMost) throws InterruptedException {
        return stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void interrupted() {
        stop.countDown();
        try {
            said.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        said.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: by this hook.
        }
    }
}
