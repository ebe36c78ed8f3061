package stentor.node.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Subscribers under {@code first} or {@code last} that want to come in. They wait until every node has named the subscribers that an
 * earlier owner let in ({@link FormerHolders}); from then on each is decided as it comes.
 */
final class Newcomers {
    private record Newcomer(ActorRef<ChannelEvent> hub, long number) {}

    private final FormerHolders former;
    private final int mostWaiting;
    private final Map<Newcomer, HubCommand.Admit> waiting = new LinkedHashMap<>();

    /** @param mostWaiting one that comes beyond that is not remembered, and asks again */
    Newcomers(FormerHolders former, int mostWaiting) {
        this.former = former;
        this.mostWaiting = mostWaiting;
    }

    /** One comes, or asks again. Returns those whose turn it is: itself, or all that have waited, or none. */
    List<HubCommand.Admit> come(HubCommand.Admit admit) {
        if (former.areKnown()) {
            return List.of(admit);
        }
        if (waiting.size() < mostWaiting) {
            waiting.put(new Newcomer(admit.hub(), admit.number()), admit);
        }
        former.ask();
        return ready();
    }

    /** A node has named its subscribers that an earlier owner let in. Returns those whose turn it is now. */
    List<HubCommand.Admit> answered(String node) {
        former.answered(node);
        return ready();
    }

    void leave(ActorRef<ChannelEvent> hub, long number) {
        waiting.remove(new Newcomer(hub, number));
    }

    /** These hubs are gone, and their subscribers with them. */
    void forget(Predicate<ActorRef<ChannelEvent>> gone) {
        waiting.keySet().removeIf(newcomer -> gone.test(newcomer.hub()));
    }

    private List<HubCommand.Admit> ready() {
        if (!former.areKnown()) {
            return List.of();
        }
        List<HubCommand.Admit> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }
}
