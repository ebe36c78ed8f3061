package stentor.node.cluster.sharding;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where an owner puts its answers down for others to carry on: what follows on an answer, an HTTP response to be rendered
 * and sent, must not take the time of the one thread on which the owner's commands go one after the other. Answers that
 * come together are carried on together. Holds no more than there are {@link PendingAsks}.
 */
final class ReplyDesk implements Runnable {
    private static final int AT_ONCE = 64;

    private final Executor executor;
    private final ConcurrentLinkedQueue<PendingAsk<?, ?>> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean attended = new AtomicBoolean();

    ReplyDesk(Executor executor) {
        this.executor = executor;
    }

    void add(PendingAsk<?, ?> ask) {
        answered.add(ask);
        attend();
    }

    @Override
    public void run() {
        for (int i = 0; i < AT_ONCE; i++) {
            PendingAsk<?, ?> ask = answered.poll();
            if (ask == null) {
                break;
            }
            ask.handOn();
        }
        attended.set(false);
        if (!answered.isEmpty()) {
            attend();
        }
    }

    private void attend() {
        if (attended.compareAndSet(false, true)) {
            executor.execute(this);
        }
    }
}
