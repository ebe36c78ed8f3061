package stentor.node.hub;

import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.NodeMessageQueue;

/**
 * A hub's mailbox: Pekko's own queue for one consumer, which refuses deliveries while those that wait in all hubs' mailboxes
 * weigh too much. Only what brings messages is ever refused; all else that a hub is told is small, and goes in.
 *
 * <p>In place of the first new message that is refused goes a {@linkplain HubEvents.Hole hole}. Until the hub has come to it all other new messages
 * fall into it, too, so that the hub learns of a loss before it is handed what was sent after it. An answer to
 * a read leaves no hole: a hub asks again for what it is not told.
 */
final class HubQueue implements MessageQueue {
    private final NodeMessageQueue queue = new NodeMessageQueue();
    private final HubDeliveries deliveries;
    private final HubEvents events;
    private volatile HubEvents.Hole hole;
    private volatile boolean closed;

    HubQueue(HubDeliveries deliveries, HubEvents events) {
        this.deliveries = deliveries;
        this.events = events;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope envelope) {
        long weight = weight(envelope);
        if (weight > 0 && (hole != null || deliveries.isFull()) && isRefused(receiver, envelope)) {
            deliveries.drop();
            return;
        }
        if (weight > 0) {
            deliveries.add(weight);
        }
        queue.enqueue(receiver, envelope);
        if (closed) {
            // The hub has ended meanwhile: nobody else takes it out.
            drain(left -> {});
        }
    }

    private synchronized boolean isRefused(ActorRef receiver, Envelope envelope) {
        boolean full = deliveries.isFull();
        Object event = event(envelope);
        if (!events.leavesHole(event)) {
            return full;
        }
        if (hole == null) {
            if (!full) {
                return false;
            }
            hole = events.hole();
            queue.enqueue(receiver, Envelope.apply(hole, envelope.sender()));
        }
        hole.add(event);
        return true;
    }

    @Override
    public Envelope dequeue() {
        Envelope envelope = queue.dequeue();
        if (envelope == null) {
            return null;
        }
        if (envelope.message() instanceof HubEvents.Hole reached) {
            return Envelope.apply(pass(reached), envelope.sender());
        }
        long weight = weight(envelope);
        if (weight > 0) {
            deliveries.add(-weight);
        }
        return envelope;
    }

    private synchronized Object pass(HubEvents.Hole reached) {
        hole = null;
        return reached.command();
    }

    @Override
    public int numberOfMessages() {
        return queue.numberOfMessages();
    }

    @Override
    public boolean hasMessages() {
        return queue.hasMessages();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
        closed = true;
        drain(left -> deadLetters.enqueue(owner, left));
    }

    /** Taken out, each gives back what it weighs. */
    private synchronized void drain(Consumer<Envelope> to) {
        for (Envelope left = dequeue(); left != null; left = dequeue()) {
            to.accept(left);
        }
    }

    private long weight(Envelope envelope) {
        Object event = event(envelope);
        return event == null ? 0 : events.weight(event);
    }

    /** What an owner tells comes through the hub's message adapter: Pekko wraps it, and applies the adapter when the hub takes it out. */
    private static Object event(Envelope envelope) {
        return envelope.message() instanceof WrappedMessage adapted ? adapted.message() : null;
    }
}
