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
    private final LocalSubscribers subscribers;
    private final Tail tail;
    private final Held held;
    private final PollLanes polls;
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
            LocalSubscribers subscribers,
            Tail tail,
            Held held,
            PollLanes polls,
            FanOut fanOut,
            Reports reports,
            InstantSource clock,
            Runnable readAsked) {
        this.self = self;
        this.owner = owner;
        this.subscribers = subscribers;
        this.tail = tail;
        this.held = held;
        this.polls = polls;
        this.fanOut = fanOut;
        this.reports = reports;
        this.clock = clock;
        this.readAsked = readAsked;
    }

    /** Hands the subscriber what the tail has for it, lets it wait, or reads what the tail does not have. */
    void place(LocalSubscriber subscriber) {
        Cursor cursor = subscriber.cursor();
        if (subscriber.hasWaited()
                && cursor instanceof Cursor.After after
                && tail.lastUnstored().isAfter(after.id())) {
            // It was not here while others were handed that.
            subscriber.hasMissed();
        }
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

    /** Goes on with a subscriber that took no more for a while. Messages that were not stored meanwhile are lost for it: a gap. */
    void goOn(LocalSubscriber subscriber) {
        if (tail.lastUnstored().isAfter(subscriber.position())) {
            subscriber.hasMissed();
        }
        place(subscriber);
    }

    /** A message that is not stored did not reach the hub: a gap for each subscriber that was let in. */
    void lost(MessageId unstored) {
        tail.lost(unstored);
        polls.dissolve();
        for (LocalSubscriber subscriber : subscribers.live()) {
            if (subscriber.isIn() && unstored.isAfter(subscriber.position())) {
                subscriber.hasMissed();
            }
        }
    }

    /** The owner is ahead of the tail: the subscribers that wait read what is in between. */
    void goOnFrom(MessageId id) {
        tail.startAt(id);
        held.startAt(id);
        polls.dissolve();
        for (LocalSubscriber subscriber : subscribers.all()) {
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
        fanOut.returned(subscriber, last);
        if (paused) {
            subscriber.pause();
        } else {
            place(subscriber);
        }
    }

    /** What was held for the subscriber, or else the tail, has everything that it lacks. */
    private void supply(LocalSubscriber subscriber) {
        boolean isHeld = subscriber.readsUpTo().isPresent() && isHeldFor(subscriber, subscriber.position());
        List<Delivery> lacked = isHeld ? held.after(subscriber.position()) : tail.after(subscriber.position());
        if (fanOut.toOne(subscriber, lacked)) {
            return;
        }
        if (subscriber.subscription().mode() == Mode.INTERVAL_POLL) {
            subscribers.end(subscriber, End.NOTHING_NEW);
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
        // It reads on up to where it began to be held for, as long as all that came since is still there.
        MessageId upTo =
                subscriber.readsUpTo().filter(pin -> isHeldFor(subscriber, pin)).orElse(tail.last());
        subscriber.reads(upTo);
        reports.soon();
        reads.join(subscriber, upTo, System.nanoTime())
                .ifPresent(read -> owner.tell(
                        new HubCommand.Read(self, read.request(), read.cursor(), READ_LIMIT, budget(subscriber))));
        readAsked.run();
    }

    /** What a read for this subscriber, and for others that stand at the same place, may bring. */
    private static long budget(LocalSubscriber subscriber) {
        return Math.max(1, Math.min(subscriber.room(), HubCommand.Read.MAX_BYTES));
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
            if (subscribers.has(reader)) {
                supply(reader, read, answer, deliveries);
            }
        }
    }

    private void supply(
            LocalSubscriber reader, PendingRead read, ChannelEvent.ReadAnswer answer, List<Delivery> deliveries) {
        if (!(read.cursor() instanceof Cursor.Oldest)) {
            reader.hasSeen(answer.seen());
        }
        if (answer.seen().isAfter(answer.position())) {
            reader.isBeyondEnd();
        }
        reader.moveTo(answer.position());
        boolean isHeld = isHeldFor(reader, read.tailLast());
        // What is held is not taken from what was read: there may be some in between that the log has not, or not any
        // more.
        List<Delivery> lacked = isHeld ? upTo(read.tailLast(), deliveries) : deliveries;
        if (fanOut.toOne(reader, lacked)) {
            return;
        }
        if (answer.more() && lacked.size() == deliveries.size()) {
            if (reader.takesMore()) {
                read(reader);
            } else {
                // What was read for a client that does not read would have to be read again.
                reader.pause();
            }
            return;
        }
        // What the log had is handed over, and it had everything that this hub had been told of when it asked.
        reader.moveTo(MessageId.max(reader.position(), read.tailLast()));
        if (isHeld || tail.lacksNothingAfter(reader.position())) {
            supply(reader);
        } else {
            read(reader);
        }
    }

    /** Whether it can be handed from here what came after this id. Of what each poll takes for itself only the log knows. */
    private boolean isHeldFor(LocalSubscriber reader, MessageId after) {
        return held.hasAllAfter(after) && (reader.streams() || !tail.settings().countsDeliveries());
    }

    private static List<Delivery> upTo(MessageId last, List<Delivery> deliveries) {
        return deliveries.stream()
                .takeWhile(delivery -> !delivery.message().id().isAfter(last))
                .toList();
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
            if (subscribers.has(reader)) {
                read(reader);
            }
        }
    }

    void forgetReads() {
        reads.takeAll();
    }
}
