package stentor.node.channel;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;

/** Which nodes have not said yet which subscribers an earlier owner let in; see {@link RollCall}. */
final class FormerHolders {
    private final RollCall rollCall;
    private final ChannelKey channel;
    private final ActorRef<ChannelCommand> owner;
    private final Set<String> missing = new HashSet<>();
    private boolean asked;

    FormerHolders(RollCall rollCall, ChannelKey channel, ActorRef<ChannelCommand> owner) {
        this.rollCall = rollCall;
        this.channel = channel;
        this.owner = owner;
    }

    /** Asks all nodes at the first call, and at each later one those that have not answered and are still members. */
    void ask() {
        if (!asked) {
            asked = true;
            missing.addAll(rollCall.nodes());
        } else if (!missing.isEmpty()) {
            missing.retainAll(rollCall.nodes());
        }
        missing.forEach(node -> rollCall.ask(new RollCall.Question(channel, node, owner)));
    }

    /** Asks the nodes where these hubs are once more. */
    void askAgain(Collection<ActorRef<ChannelEvent>> hubs) {
        for (String node : rollCall.nodes()) {
            if (hubs.stream().anyMatch(hub -> rollCall.isOn(node, hub))) {
                rollCall.ask(new RollCall.Question(channel, node, owner));
            }
        }
    }

    /** The node has named its subscribers that an earlier owner let in. */
    void answered(String node) {
        missing.remove(node);
    }

    /** Whether all have answered or are gone. */
    boolean areKnown() {
        return asked && missing.isEmpty();
    }
}
