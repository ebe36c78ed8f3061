package stentor.node.hub.several;

import java.util.Optional;
import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.protocol.channel.MessageId;
import stentor.protocol.stream.CompoundId;

/**
 * A poll of several channels. Each of them offers its next message; only the one that is taken counts as delivered, and
 * the others stay where they are.
 */
final class MergedPoll extends Merged<MergedPoll.Offer> {
    private Optional<Offer> chosen = Optional.empty();

    MergedPoll(int channels, Start start, SeveralSubscriber subscriber) {
        super(start, subscriber);
        for (int channel = 0; channel < channels; channel++) {
            add(new Offer(channel));
        }
    }

    /** A poll is never told to wait, so it need not go on either. */
    @Override
    public void goOn() {}

    private enum State {
        UNKNOWN,
        /** It has a message that waits to be taken. */
        OFFERS,
        /** It has none, but may have one later. */
        WAITS,
        /** It has none, and will not be asked again. */
        ENDED
    }

    /** Chooses the first in the order of {@link CompoundId.Source}, once it is known which that is. */
    private void choose() {
        Offer first = null;
        boolean ended = true;
        for (Offer offer : children()) {
            if (offer.state == State.UNKNOWN) {
                return;
            }
            ended &= offer.state == State.ENDED;
            boolean earlier =
                    first == null || offer.state == State.OFFERS && offer.message.compareTo(first.message) < 0;
            first = offer.state == State.OFFERS && earlier ? offer : first;
        }
        chosen = Optional.ofNullable(first);
        if (ended) {
            end(End.NOTHING_NEW);
        }
    }

    private void chooseAndTake() {
        if (!isOver() && chosen.isEmpty()) {
            choose();
            chosen.ifPresent(Child::goOn);
        }
    }

    /** One channel's part of the poll. */
    final class Offer extends Merged.Child {
        private State state = State.UNKNOWN;
        private CompoundId.Source message;

        private Offer(int channel) {
            super(channel);
        }

        private boolean isChosen() {
            return chosen.equals(Optional.of(this));
        }

        @Override
        public boolean receives() {
            return subscriber().receives();
        }

        @Override
        public boolean takes(Delivery next) {
            synchronized (MergedPoll.this) {
                state = State.OFFERS;
                message = new CompoundId.Source(channel(), next.message().id());
                if (isOver() || isChosen()) {
                    return !isOver();
                }
                if (chosen.isEmpty()) {
                    choose();
                    if (!isChosen()) {
                        chosen.ifPresent(Child::goOn);
                    }
                }
                return isChosen();
            }
        }

        @Override
        public void deliver(Delivery delivery, boolean gap) {
            synchronized (MergedPoll.this) {
                if (!isOver()) {
                    MergedPoll.this.leave();
                    MergedPoll.this.deliver(this, delivery, gap);
                }
            }
        }

        /** What it offered, if it did, is gone. */
        @Override
        public void waits(MessageId position) {
            synchronized (MergedPoll.this) {
                waitsAt(this, position);
                withdraw(State.WAITS);
            }
        }

        @Override
        public void end(End end) {
            synchronized (MergedPoll.this) {
                if (end == End.NOTHING_NEW) {
                    withdraw(State.ENDED);
                } else {
                    MergedPoll.this.end(end);
                }
            }
        }

        private void withdraw(State now) {
            state = now;
            chosen = chosen.filter(offer -> offer != this);
            chooseAndTake();
        }
    }
}
