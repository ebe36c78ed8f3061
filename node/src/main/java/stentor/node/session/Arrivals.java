package stentor.node.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import stentor.node.session.SessionSubscription.Arrival;

/** What hubs have handed over, on their threads, until the session takes it. The session is woken once for all that has come by then. */
final class Arrivals {
    private final Runnable wake;
    private final Queue<Arrival> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /** @param wake has {@link #awake} called, on the session's thread; called on any */
    Arrivals(Runnable wake) {
        this.wake = wake;
    }

    /** From any thread. */
    void add(Arrival arrival) {
        queue.add(arrival);
        wake();
    }

    /** From any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            // What comes until then goes along.
            wake.run();
        }
    }

    /** From now on the next arrival wakes again. */
    void awake() {
        woken.set(false);
    }

    void take(Consumer<Arrival> each) {
        for (Arrival arrival = queue.poll(); arrival != null; arrival = queue.poll()) {
            each.accept(arrival);
        }
    }
}
