package stentor.node.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.Subscription.Mode;

/** The subscribers of a hub, in the order in which they came, and how its owner is told of them. */
final class LocalSubscribers {
    private final Map<Long, LocalSubscriber> byNumber = new LinkedHashMap<>();
    private final Map<Long, LocalSubscriber> guests = new LinkedHashMap<>();
    /** Streams that the owner is not known to count yet. */
    private final Map<Long, LocalSubscriber> unconfirmed = new LinkedHashMap<>();

    private final Held held;
    private final Consumer<LocalSubscriber> onLeave;
    private final BiConsumer<LocalSubscriber, Phase> onMove = this::moved;
    // Kept up to date rather than counted: a report is made for every poll that comes.
    private int streaming;
    private int polling;
    private int reading;
    private int in;

    /**
     * @param held what is kept for those that read
     * @param onLeave is told of each subscriber that has left
     */
    LocalSubscribers(Held held, Consumer<LocalSubscriber> onLeave) {
        this.held = held;
        this.onLeave = onLeave;
    }

    void add(LocalSubscriber subscriber) {
        byNumber.put(subscriber.number(), subscriber);
        if (subscriber.isExclusive()) {
            guests.put(subscriber.number(), subscriber);
        }
        if (subscriber.streams()) {
            unconfirmed.put(subscriber.number(), subscriber);
        }
        count(subscriber, subscriber.phase(), 1);
        subscriber.onMove(onMove);
    }

    /** The subscriber has what it wanted, or wants no more. */
    void leave(LocalSubscriber leaving) {
        leaving.leaveLane();
        remove(leaving);
    }

    private void remove(LocalSubscriber leaving) {
        if (byNumber.remove(leaving.number()) != null) {
            guests.remove(leaving.number());
            unconfirmed.remove(leaving.number());
            count(leaving, leaving.phase(), -1);
            leaving.onMove((subscriber, phase) -> {});
        }
        onLeave.accept(leaving);
    }

    /** Ends a subscriber that must leave. */
    void end(LocalSubscriber ending, End end) {
        remove(ending);
        ending.end(end);
    }

    void endIf(Predicate<LocalSubscriber> ending, End end) {
        for (LocalSubscriber subscriber : all()) {
            if (ending.test(subscriber)) {
                end(subscriber, end);
            }
        }
    }

    void endAll(End end) {
        endIf(subscriber -> true, end);
    }

    /** Ends the subscribers whose time is over; returns whether others have a limit, too. */
    boolean endOverdue(long now) {
        boolean more = false;
        for (LocalSubscriber subscriber : all()) {
            more |= subscriber.hasDeadline();
            if (subscriber.isOverdue(now)) {
                boolean poll = subscriber.subscription().mode() == Mode.INTERVAL_POLL;
                end(subscriber, poll ? End.UNAVAILABLE : End.TIMEOUT);
            }
        }
        return more;
    }

    Optional<LocalSubscriber> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    boolean has(LocalSubscriber subscriber) {
        return byNumber.get(subscriber.number()) == subscriber;
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /** The subscribers that are here now: a copy, which does not change when some come or go. */
    List<LocalSubscriber> all() {
        return List.copyOf(byNumber.values());
    }

    /** The subscribers that are here, without a copy: none may come or go while they are looked at. */
    Iterable<LocalSubscriber> live() {
        return byNumber.values();
    }

    /** How many count as broadcast subscribers that stay. */
    int streaming() {
        return streaming;
    }

    /** How many count as broadcast subscribers that the next message uses up. */
    int polling() {
        return polling;
    }

    /** Streams that are in are counted by this report. */
    void countedBy(long report) {
        for (LocalSubscriber subscriber : unconfirmed.values()) {
            if (!subscriber.isExclusive() && subscriber.phase() != Phase.ARRIVED) {
                subscriber.countedBy(report);
            }
        }
    }

    /** The owner has taken this report: confirms the streams that it counts. */
    void reportTaken(long report) {
        unconfirmed.values().removeIf(subscriber -> {
            subscriber.reportTaken(report);
            return subscriber.isConfirmed();
        });
    }

    boolean hasGuests() {
        return !guests.isEmpty();
    }

    /** The subscribers under {@code first} or {@code last}, as far as an owner knows of them. */
    List<HubCommand.Guest> guests() {
        List<HubCommand.Guest> known = new ArrayList<>(guests.size());
        for (LocalSubscriber subscriber : guests.values()) {
            if (subscriber.phase() != Phase.ARRIVED) {
                known.add(new HubCommand.Guest(
                        subscriber.number(),
                        subscriber.subscription().policy(),
                        !subscriber.streams(),
                        subscriber.phase() != Phase.ASKING));
            }
        }
        return known;
    }

    private void moved(LocalSubscriber subscriber, Phase before) {
        // In this order: one that goes on reading must not look as if it had stopped for a moment.
        count(subscriber, subscriber.phase(), 1);
        count(subscriber, before, -1);
    }

    /** How many were let in. */
    int in() {
        return in;
    }

    private void count(LocalSubscriber subscriber, Phase phase, int by) {
        countReading(phase, by);
        in += phase == Phase.ARRIVED || phase == Phase.ASKING ? 0 : by;
        if (subscriber.isExclusive()) {
            return;
        }
        if (!subscriber.streams()) {
            polling += phase == Phase.WAITING ? by : 0;
        } else {
            streaming += phase == Phase.ARRIVED ? 0 : by;
        }
    }

    private void countReading(Phase phase, int by) {
        if (phase == Phase.READING || phase == Phase.RETURNING) {
            reading += by;
            if (reading == 0) {
                held.clear();
            }
        }
    }

    /** Whether some read from the log now. What comes meanwhile is held for them. */
    boolean areReading() {
        return reading > 0;
    }
}
