package stentor.node.hub;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what it is told; its reader waits for it. */
public class RecordingSubscriber implements Subscriber {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void confirmed() {
        told.add("confirmed");
    }

    @Override
    public void deliver(Delivery delivery, boolean gap) {
        told.add((gap ? "gap, " : "") + delivery.message().payload().text());
    }

    @Override
    public void end(End end) {
        told.add(end.name());
    }

    /** What it is told next, waiting for it. */
    public String next() {
        try {
            String next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("told nothing within " + PATIENCE);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether it was told nothing that was not read yet. */
    public boolean isQuiet() {
        return told.isEmpty();
    }
}
