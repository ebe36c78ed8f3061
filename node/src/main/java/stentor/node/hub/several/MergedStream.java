package stentor.node.hub.several;

import java.util.ArrayDeque;
import java.util.Optional;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.protocol.channel.MessageId;
import stentor.protocol.stream.CompoundId;

/**
 * A stream of several channels. As long as one of them has stored messages, the messages of all go on in the order of
 * {@link CompoundId.Source}; what is published then goes on as it comes.
 */
final class MergedStream extends Merged<MergedStream.Part> {
    /** What waits of one channel before its hub is asked to wait with more, in bytes. */
    private static final long SHARE = 16 << 10;

    /** What waits of it if its hub cannot wait, because the messages are not stored. */
    private static final long MOST = 1 << 20;

    private int confirmed;
    private boolean waiting;

    MergedStream(int channels, Start start, SeveralSubscriber subscriber) {
        super(start, subscriber);
        for (int channel = 0; channel < channels; channel++) {
            add(new Part(channel));
        }
    }

    @Override
    public synchronized void goOn() {
        handOn();
    }

    /** Hands on what is next, as far as that can be told and the subscriber takes it. */
    private void handOn() {
        Optional<Part> next = next();
        while (!isOver()
                && next.isPresent()
                && (next.get().isOverfull() || subscriber().takes())) {
            next.get().handOn();
            next = next();
        }
    }

    /** The channel that has the next message; empty if none has, or one that may have it has not come so far. */
    private Optional<Part> next() {
        Part next = null;
        boolean all = true;
        for (Part part : children()) {
            if (part.isOverfull()) {
                return Optional.of(part);
            }
            all &= part.caughtUp || !part.queue.isEmpty();
            if (!part.queue.isEmpty() && (next == null || part.head().compareTo(next.head()) < 0)) {
                next = part;
            }
        }
        if (all && next == null && !waiting) {
            waiting = true;
            subscriber().waits();
        }
        return all ? Optional.ofNullable(next) : Optional.empty();
    }

    private record Queued(Delivery delivery, boolean gap) {}

    /** One channel's part of the stream. */
    final class Part extends Merged.Child {
        private final ArrayDeque<Queued> queue = new ArrayDeque<>();
        private long bytes;
        private boolean caughtUp;
        private boolean paused;

        private Part(int channel) {
            super(channel);
        }

        private CompoundId.Source head() {
            return new CompoundId.Source(
                    channel(), queue.peekFirst().delivery.message().id());
        }

        private boolean isOverfull() {
            return bytes > MOST && queue.size() > 1;
        }

        private void handOn() {
            Queued next = queue.removeFirst();
            bytes -= next.delivery.message().payload().length();
            MergedStream.this.deliver(this, next.delivery, next.gap);
            if (paused && queue.isEmpty()) {
                paused = false;
                goOn();
            }
        }

        @Override
        public void confirmed() {
            synchronized (MergedStream.this) {
                confirmed++;
                if (confirmed == children().size() && !isOver()) {
                    subscriber().confirmed();
                }
            }
        }

        @Override
        public boolean takes(Delivery next) {
            synchronized (MergedStream.this) {
                paused = !queue.isEmpty() && bytes + next.message().payload().length() > SHARE;
                return !paused;
            }
        }

        @Override
        public void deliver(Delivery delivery, boolean gap) {
            synchronized (MergedStream.this) {
                if (!isOver()) {
                    queue.addLast(new Queued(delivery, gap));
                    bytes += delivery.message().payload().length();
                    waiting = false;
                    MergedStream.this.handOn();
                }
            }
        }

        @Override
        public void waits(MessageId position) {
            synchronized (MergedStream.this) {
                waitsAt(this, position);
                caughtUp = true;
                if (!isOver()) {
                    MergedStream.this.handOn();
                }
            }
        }

        @Override
        public void end(End end) {
            synchronized (MergedStream.this) {
                MergedStream.this.end(end);
            }
        }
    }
}
