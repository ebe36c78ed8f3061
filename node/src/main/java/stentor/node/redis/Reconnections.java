package stentor.node.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells when a store's Redis is there again after a connection to it was lost. A client has several connections, which come back
 * one after the other: that is told once. Any thread may call it.
 */
final class Reconnections {
    /** So long after the first of them the others are back, too. */
    static final Duration SETTLED = Duration.ofMillis(500);

    private final Consumer<Runnable> later;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean settling = new AtomicBoolean();

    /** @param later runs a task after {@link #SETTLED} */
    Reconnections(Consumer<Runnable> later) {
        this.later = later;
    }

    void add(Runnable listener) {
        listeners.add(listener);
    }

    /** A connection was lost, or given up. */
    void lost() {
        lost.set(true);
    }

    /** There is a connection: the first one, or one that took the place of another. */
    void connected() {
        if (lost.compareAndSet(true, false) && settling.compareAndSet(false, true)) {
            later.accept(this::tell);
        }
    }

    private void tell() {
        settling.set(false);
        listeners.forEach(Runnable::run);
    }
}
