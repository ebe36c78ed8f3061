package stentor.node.cluster.sharding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import stentor.node.channel.ChannelActor.PublisherReply;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.ChannelKey;

/** A command that this node has asked an owner and that is not answered yet; completes with the answer. */
final class PendingAsk extends CompletableFuture<PublisherReply> implements ReplyTo<PublisherReply> {
    private static final AtomicIntegerFieldUpdater<PendingAsk> OVER =
            AtomicIntegerFieldUpdater.newUpdater(PendingAsk.class, "over");

    private final ChannelKey channel;
    private volatile int over;
    private ReplyDesk replies;
    private PublisherReply reply;
    // What its place among the asks of the node is, from the moment it has one.
    private PendingAsks asks;
    private int place;
    private long weight;
    private long deadline;

    PendingAsk(ChannelKey channel) {
        this.channel = channel;
    }

    ChannelKey channel() {
        return channel;
    }

    void enter(PendingAsks among, int at, long weighs, long overdueAt) {
        asks = among;
        place = at;
        weight = weighs;
        deadline = overdueAt;
    }

    /** From now on the answer goes there, and from there to whoever waits for it. */
    void answerOn(ReplyDesk desk) {
        replies = desk;
    }

    @Override
    public void tell(PublisherReply answer) {
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

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }
}
