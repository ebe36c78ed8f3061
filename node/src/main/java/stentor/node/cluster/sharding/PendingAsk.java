package stentor.node.cluster.sharding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import stentor.node.owner.ReplyTo;

/**
 * A command that this node has asked an owner and that is not answered yet; completes with the answer.
 *
 * @param <K> names the thing that is owned
 */
final class PendingAsk<K, R> extends CompletableFuture<R> implements ReplyTo<R> {
    private static final AtomicIntegerFieldUpdater<PendingAsk<?, ?>> OVER = updater();

    private final String kind;
    private final K thing;
    private volatile int over;
    private ReplyDesk replies;
    private R reply;
    // What its place among the asks of the node is, from the moment it has one.
    private PendingAsks asks;
    private int place;
    private long weight;
    private long deadline;

    PendingAsk(String kind, K thing) {
        this.kind = kind;
        this.thing = thing;
    }

    /** What is asked of its owner. */
    K thing() {
        return thing;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // a class has no parameters
    private static AtomicIntegerFieldUpdater<PendingAsk<?, ?>> updater() {
        return (AtomicIntegerFieldUpdater) AtomicIntegerFieldUpdater.newUpdater(PendingAsk.class, "over");
    }

    void enter(PendingAsks among, int at, long weighs, long overdueAt) {
        asks = among;
        place = at;
        weight = weighs;
        deadline = overdueAt;
    }

    /** From now on the answer goes there, and from there to what waits for it. */
    void answerOn(ReplyDesk desk) {
        replies = desk;
    }

    @Override
    public void tell(R answer) {
        if (!OVER.compareAndSet(this, 0, 1)) {
            return;
        }
        reply = answer;
        if (replies == null) {
            handOn();
        } else {
            replies.add(this);
        }
    }

    /** Carries out what follows on the answer; until then the ask keeps its place, so that a desk holds no more. */
    void handOn() {
        asks.leave(place, weight);
        complete(reply);
    }

    void fail(Throwable failure) {
        if (OVER.compareAndSet(this, 0, 1)) {
            asks.leave(place, weight);
            completeExceptionally(failure);
        }
    }

    /** Gives up if it is not answered in time: what became of the command is unknown. */
    void endIfOverdue(long now) {
        if (now - deadline >= 0) {
            fail(new TimeoutException("the owner of " + kind + " " + thing + " did not answer in time"));
        }
    }
}
