package stentor.loadtest.clients;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What came in by a stream, until the virtual user looks. Any thread may put things in. */
final class Inbox {
    /**
     * What came in.
     *
     * @param fault what went wrong, instead of a message
     * @param at when, in milliseconds since the epoch
     */
    record Arrival(String body, Optional<String> fault, long at) {}

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean open;

    /** Whether the server has taken the subscription. */
    boolean isOpen() {
        return open;
    }

    void opened() {
        open = true;
    }

    void message(String body) {
        arrivals.add(new Arrival(body, Optional.empty(), System.currentTimeMillis()));
    }

    void fault(String reason) {
        arrivals.add(new Arrival("", Optional.of(reason), System.currentTimeMillis()));
    }

    Optional<Arrival> next() {
        return Optional.ofNullable(arrivals.poll());
    }
}
