package stentor.node.hub;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.NodeMessageQueue;
import stentor.node.channel.ChannelEvent;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * A hub's mailbox: Pekko's own queue for one consumer, which refuses deliveries while those that wait in all hubs' mailboxes
 * weigh too much. Only what brings messages is ever refused; all else that a hub is told is small, and goes in.
 *
 * <p>In place of the first new message that is refused goes a {@link Hole}. Until the hub has come to it all other new messages
 * fall into it, too, so that the hub learns of a loss before it is handed what was sent after it. An answer to
 * a read leaves no hole: a hub asks again for what it is not told.
 */
final class HubQueue implements MessageQueue {
    /** What an event takes beside its messages: the objects that carry it. */
    private static final long OVERHEAD = 256;

    private final NodeMessageQueue queue = new NodeMessageQueue();
    private final HubDeliveries deliveries;
    private volatile Hole hole;
    private volatile boolean closed;

    /** What the hub is told of the deliveries that it does not get. */
    private static final class Hole {
        private long epoch;
        private Optional<MessageId> unstored = Optional.empty();

        private void add(ChannelEvent.Published published) {
            epoch = Math.max(epoch, published.epoch());
            List<Message> messages = published.messages();
            if (!published.stored() && !messages.isEmpty()) {
                unstored = Optional.of(messages.get(messages.size() - 1).id());
            }
        }
    }

    HubQueue(HubDeliveries deliveries) {
        this.deliveries = deliveries;
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
        if (!(event(envelope) instanceof ChannelEvent.Published published)) {
            return full;
        }
        if (hole == null) {
            if (!full) {
                return false;
            }
            hole = new Hole();
            queue.enqueue(receiver, Envelope.apply(hole, envelope.sender()));
        }
        hole.add(published);
        return true;
    }

    @Override
    public Envelope dequeue() {
        Envelope envelope = queue.dequeue();
        if (envelope == null) {
            return null;
        }
        if (envelope.message() instanceof Hole reached) {
            return Envelope.apply(pass(reached), envelope.sender());
        }
        long weight = weight(envelope);
        if (weight > 0) {
            deliveries.add(-weight);
        }
        return envelope;
    }

    private synchronized HubActor.DeliveriesDropped pass(Hole reached) {
        hole = null;
        return new HubActor.DeliveriesDropped(reached.epoch, reached.unstored);
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

    /** What the event's messages take; 0: it brings none. */
    private static long weight(Envelope envelope) {
        Object event = event(envelope);
        if (event instanceof ChannelEvent.Published published) {
            return weight(published.messages());
        }
        return event instanceof ChannelEvent.ReadAnswer answer ? weight(answer.messages()) : 0;
    }

    private static long weight(List<Message> messages) {
        long weight = OVERHEAD;
        for (int i = 0; i < messages.size(); i++) {
            weight += messages.get(i).payload().weight();
        }
        return weight;
    }

    /** What an owner tells comes through the hub's message adapter: Pekko wraps it, and applies the adapter when the hub takes it out. */
    private static Object event(Envelope envelope) {
        return envelope.message() instanceof WrappedMessage adapted ? adapted.message() : null;
    }
}
