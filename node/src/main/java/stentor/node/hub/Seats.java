package stentor.node.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.channel.HubCommand;
import stentor.node.hub.LocalSubscriber.Phase;

/** The subscribers of a hub, in the order in which they came, and how its owner is told of them. */
final class Seats {
    private final Map<Long, LocalSubscriber> byNumber = new LinkedHashMap<>();

    void add(LocalSubscriber subscriber) {
        byNumber.put(subscriber.number(), subscriber);
    }

    void remove(LocalSubscriber subscriber) {
        byNumber.remove(subscriber.number());
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
