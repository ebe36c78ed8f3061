package stentor.node.hub.several;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Subscriber;
import stentor.node.hub.Subscriptions;
import stentor.protocol.channel.MessageId;
import stentor.protocol.stream.CompoundId;

/**
 * What subscriptions to several channels as one have in common, however they merge. Each channel's hub has a thread of
 * its own: all that happens here happens under one lock.
 *
 * @param <C> a channel's subscriber
 */
abstract class Merged<C extends Merged.Child> implements Subscriptions.Handle {
    private final SeveralSubscriber subscriber;
    private final List<C> children = new ArrayList<>();
    private final boolean fromNowOn;
    private CompoundId id;
    private boolean over;

    Merged(Start start, SeveralSubscriber subscriber) {
        this.fromNowOn = start.fromNowOn();
        this.id = start.id();
        this.subscriber = subscriber;
    }

    /**
     * Where it begins.
     *
     * @param fromNowOn wherever the channels are, and {@code id} does not say where that is
     */
    record Start(CompoundId id, boolean fromNowOn) {}

    /** One channel's part of it. */
    abstract static class Child implements Subscriber {
        private final int channel;
        private Optional<Subscriptions.Handle> handle = Optional.empty();
        private boolean goOnIsDue;
        private boolean began;

        Child(int channel) {
            this.channel = channel;
        }

        int channel() {
            return channel;
        }

        void subscribed(Subscriptions.Handle by) {
            handle = Optional.of(by);
            if (goOnIsDue) {
                by.goOn();
            }
        }

        void goOn() {
            goOnIsDue = handle.isEmpty();
            handle.ifPresent(Subscriptions.Handle::goOn);
        }

        void leave() {
            handle.ifPresent(Subscriptions.Handle::leave);
        }
    }

    /** What is merged is handed on one by one. */
    @Override
    public void leftLane(Optional<MessageId> last, boolean paused) {
        throw new IllegalStateException("several channels share no lane");
    }

    void add(C child) {
        children.add(child);
    }

    List<C> children() {
        return children;
    }

    /** Lets all of them subscribe, to be called once they are added. */
    void subscribe(Function<C, Subscriptions.Handle> subscribing) {
        for (C child : children) {
            Subscriptions.Handle handle = subscribing.apply(child);
            synchronized (this) {
                child.subscribed(handle);
                if (over) {
                    child.leave();
                }
            }
        }
    }

    SeveralSubscriber subscriber() {
        return subscriber;
    }

    /** A channel waits for what comes; if it has handed over nothing so far, this is where it began. */
    void waitsAt(Child child, MessageId position) {
        if (fromNowOn && !child.began) {
            id = id.startingAt(child.channel, position);
        }
        child.began = true;
    }

    boolean isOver() {
        return over;
    }

    /** Hands the message on. */
    void deliver(Child from, Delivery delivery, boolean gap) {
        from.began = true;
        id = id.advance(new CompoundId.Source(from.channel(), delivery.message().id()));
        subscriber.deliver(delivery, id, gap);
    }

    void end(End end) {
        if (!over) {
            leave();
            subscriber.end(end);
        }
    }

    @Override
    public synchronized void leave() {
        over = true;
        children.forEach(Child::leave);
    }
}
