package stentor.node.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;
import stentor.node.hub.Subscription.Mode;

/** The subscribers of a hub, in the order in which they came, and how its owner is told of them. */
final class Seats {
    private final Map<Long, LocalSubscriber> byNumber = new LinkedHashMap<>();
    private final Consumer<LocalSubscriber> onLeave;

    /**
     * @param onLeave is told of each subscriber that has left
     */
    Seats(Consumer<LocalSubscriber> onLeave) {
        this.onLeave = onLeave;
    }

    void add(LocalSubscriber subscriber) {
        byNumber.put(subscriber.number(), subscriber);
    }

    /** The subscriber has what it wanted, or wants no more. */
    void leave(LocalSubscriber leaving) {
        byNumber.remove(leaving.number());
        onLeave.accept(leaving);
    }

    /** The subscriber must leave, and is told so. */
    void end(LocalSubscriber ending, End end) {
        leave(ending);
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

    /** Ends those whose time is over; whether others have a time that will be over. */
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

    /** Those who are here now; who comes or goes meanwhile does not change it. */
    List<LocalSubscriber> all() {
        return List.copyOf(byNumber.values());
    }

    /** Those who are here, without a copy: to be looked at only. */
    Iterable<LocalSubscriber> now() {
        return byNumber.values();
    }

    /** Those who count as broadcast subscribers that stay, noted as counted by this report. */
    int countStreaming(long report) {
        int streaming = 0;
        for (LocalSubscriber subscriber : byNumber.values()) {
            if (!subscriber.mindsOthers() && subscriber.streams() && subscriber.phase() != Phase.ARRIVED) {
                streaming++;
                subscriber.countedBy(report);
            }
        }
        return streaming;
    }

    /** Those who count as broadcast subscribers that the next message uses up. */
    int countPolling() {
        int polling = 0;
        for (LocalSubscriber subscriber : byNumber.values()) {
            if (!subscriber.mindsOthers() && !subscriber.streams() && subscriber.phase() == Phase.WAITING) {
                polling++;
            }
        }
        return polling;
    }

    /** Those who mind others, as far as an owner knows of them. */
    List<HubCommand.Guest> guests() {
        List<HubCommand.Guest> guests = new ArrayList<>();
        for (LocalSubscriber subscriber : byNumber.values()) {
            if (subscriber.mindsOthers() && subscriber.phase() != Phase.ARRIVED) {
                guests.add(new HubCommand.Guest(
                        subscriber.number(),
                        subscriber.subscription().policy(),
                        !subscriber.streams(),
                        subscriber.phase() != Phase.ASKING));
            }
        }
        return guests;
    }
}
