package stentor.node.http.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks from other threads for a loop, in the order in which they came. However many come at once, the loop is woken once.
 */
public final class LoopTasks {
    private static final Logger LOG = LoggerFactory.getLogger(LoopTasks.class);

    private final Executor loop;
    private final Runnable afterAll;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    /**
     * @param afterAll is run when there are no more for now
     */
    public LoopTasks(Executor loop, Runnable afterAll) {
        this.loop = loop;
        this.afterAll = afterAll;
    }

    /** From any thread. Not done at all once the loop has ended. */
    public void add(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Has {@code afterAll} run, if there is nothing else to be done then. From any thread. */
    public void wake() {
        if (awake.compareAndSet(false, true)) {
            try {
                loop.execute(this::run);
            } catch (RejectedExecutionException ended) {
                // The server has stopped, and with it all the connections.
                tasks.clear();
            }
        }
    }

    private void run() {
        awake.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
        attempt(afterAll);
    }

    /** One that fails by a mistake must not take the others along. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException mistake) {
            LOG.error("a task on an event loop failed", mistake);
        }
    }
}
