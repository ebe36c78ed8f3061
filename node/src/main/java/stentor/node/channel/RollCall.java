package stentor.node.channel;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;

/**
 * Asks the nodes of the cluster which subscribers under {@code first} or {@code last} an earlier owner of a channel let in. A
 * new owner lets nobody in before every node has answered or has left the cluster: else a newcomer under {@code first} would
 * be let in beside a holder whose hub has not found the new owner yet. A node is asked again where a subscriber has to leave and its
 * hub does not say that it has left.
 */
public interface RollCall {
    /** What a node is asked; its hubs answer the owner by {@link Holders}. */
    record Question(ChannelKey channel, String node, ActorRef<ChannelCommand> owner) {
        public Question {
            Objects.requireNonNull(channel);
            Objects.requireNonNull(node);
            Objects.requireNonNull(owner);
        }
    }

    /** A subscriber that an earlier owner let in. */
    record Held(ActorRef<ChannelEvent> hub, HubCommand.Guest guest) {}

    /** All of them on one node. */
    record Holders(String node, List<Held> held) implements ChannelCommand {
        public Holders {
            Objects.requireNonNull(node);
            held = List.copyOf(held);
        }
    }

    /** The nodes that are members now, those that do not answer among them. */
    Set<String> nodes();

    /** Asks one of the nodes; the question or its answer may be lost. */
    void ask(Question question);

    /** Whether the hub is on this node. */
    boolean isOn(String node, ActorRef<ChannelEvent> hub);

    /** That of a node without others. */
    static RollCall alone() {
        return new RollCall() {
            @Override
            public Set<String> nodes() {
                return Set.of();
            }

            @Override
            public void ask(Question question) {
                throw new IllegalStateException("there is no other node: " + question);
            }

            @Override
            public boolean isOn(String node, ActorRef<ChannelEvent> hub) {
                return false;
            }
        };
    }
}
