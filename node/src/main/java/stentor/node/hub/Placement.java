package stentor.node.hub;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.PendingReads.PendingRead;
import stentor.node.hub.Subscription.Mode;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/**
 * Takes a subscriber from where it stands to where it waits: over what the tail has, or, where the tail does not have it,
 * over what the owner reads in the log. A part of the {@link HubActor}, on its thread.
 */
final class Placement {
    private static final int READ_LIMIT = 200;

    private final ActorRef<ChannelEvent> self;
    private final OwnerLink owner;
    private final Seats seats;
    private final Tail tail;
    private final FanOut fanOut;
    private final Reports reports;
    private final InstantSource clock;
    private final Runnable readAsked;
    private final PendingReads reads = new PendingReads();

    /**
     * @param readAsked is run when a read was sent to the owner: it has to be asked again if it stays without an answer
     */
    Placement(
            ActorRef<ChannelEvent> self,
            OwnerLink owner,
            Seats seats,
            Tail tail,
            FanOut fanOut,
            Reports reports,
            InstantSource clock,
            Runnable readAsked) {
        this.self = self;
        this.owner = owner;
        this.seats = seats;
        this.tail = tail;
        this.fanOut = fanOut;
        this.reports = reports;
        this.clock = clock;
        this.readAsked = readAsked;
    }

    /** Hands the subscriber what the tail has for it, lets it wait, or reads what the tail does not have. */
    void place(LocalSubscriber subscriber) {
        Cursor cursor = subscriber.cursor();
        if (cursor instanceof Cursor.Newest) {
            subscriber.moveTo(tail.last());
            supply(subscriber);
        } else if (cursor instanceof Cursor.After after && tail.covers(after.id(), clock.millis())) {
            subscriber.hasSeen(after.id());
            subscriber.moveTo(after.id());
            supply(subscriber);
        } else {
            read(subscriber);
        }
    }

    /** The owner is ahead of the tail: whoever waits reads what is in between. */
    void goOnFrom(MessageId id) {
        tail.startAt(id);
        for (LocalSubscriber subscriber : seats.all()) {
            if (subscriber.phase() == Phase.WAITING && id.isAfter(subscriber.position())) {
                readOn(subscriber);
            }
        }
    }

    /** Reads what comes after what the subscriber has got; if it is in a lane, that is for the lane to say first. */
    private void readOn(LocalSubscriber subscriber) {
        if (subscriber.isInLane()) {
            fanOut.callBack(subscriber);
        } else {
            read(subscriber);
        }
    }

    /** Its lane says how far the subscriber got in it. */
    void leftLane(LocalSubscriber subscriber, Optional<MessageId> last, boolean paused) {
        if (!subscriber.isInLane() && subscriber.phase() != Phase.RETURNING) {
            return;
        }
        fanOut.hasLeft(subscriber, last);
        if (paused) {
            subscriber.pause();
        } else {
            place(subscriber);
        }
    }

    /** The tail has everything that the subscriber lacks. */
    private void supply(LocalSubscriber subscriber) {
        if (fanOut.toOne(subscriber, tail.after(subscriber.position()))) {
            return;
        }
        if (subscriber.subscription().mode() == Mode.INTERVAL_POLL) {
            seats.end(subscriber, End.NOTHING_NEW);
            return;
        }
        subscriber.hasSeen(subscriber.position());
        subscriber.waits();
        fanOut.waits(subscriber);
        subscriber.countedBy(reports.next());
        reports.soon();
    }

    // Reading

    private void read(LocalSubscriber subscriber) {
        subscriber.enter(Phase.READING);
        reports.soon();
        reads.join(subscriber, tail.last(), System.nanoTime())
                .ifPresent(read -> owner.tell(new HubCommand.Read(self, read.request(), read.cursor(), READ_LIMIT)));
        readAsked.run();
    }

    /** The owner has answered a read. One that failed is asked again after a while, like one that got no answer. */
    void onAnswer(ChannelEvent.ReadAnswer answer) {
        PendingRead read = reads.take(answer.request()).orElse(null);
        if (read == null) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>(answer.messages().size());
        answer.messages().forEach(message -> deliveries.add(new Delivery(message)));
        for (LocalSubscriber reader : read.readers()) {
            if (seats.has(reader)) {
                supply(reader, read, answer, deliveries);
            }
        }
    }

    private void supply(
            LocalSubscriber reader, PendingRead read, ChannelEvent.ReadAnswer answer, List<Delivery> deliveries) {
        if (!(read.cursor() instanceof Cursor.Oldest)) {
            reader.hasSeen(answer.seen());
        }
        reader.moveTo(answer.position());
        if (fanOut.toOne(reader, deliveries)) {
            return;
        }
        if (answer.more()) {
            read(reader);
            return;
        }
        // What the log had is handed over, and it had everything that this hub had been told of when it asked.
        reader.moveTo(MessageId.max(reader.position(), read.tailLast()));
        if (tail.lacksNothingAfter(reader.position())) {
            supply(reader);
        } else {
            read(reader);
        }
    }

    boolean isReading() {
        return !reads.isEmpty();
    }

    /** Asks again for what was asked for before {@code then} and not answered. */
    void readAgainWhatWasAskedBefore(long then) {
        reads.takeAskedBefore(then).forEach(this::readAgain);
    }

    /** Asks another owner for everything that is not answered. */
    void readAllAgain() {
        reads.takeAll().forEach(this::readAgain);
    }

    private void readAgain(PendingRead unanswered) {
        for (LocalSubscriber reader : unanswered.readers()) {
            if (seats.has(reader)) {
                read(reader);
            }
        }
    }

    void forgetReads() {
        reads.takeAll();
    }
}
