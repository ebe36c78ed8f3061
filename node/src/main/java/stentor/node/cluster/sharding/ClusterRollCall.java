package stentor.node.cluster.sharding;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import stentor.node.channel.ChannelEvent;
import stentor.node.channel.RollCall;

/** Asks the members of the cluster, this node among them; each has an actor of one name that takes the questions. */
final class ClusterRollCall implements RollCall {
    private static final String NAME = "stentor-roll-call";

    /** The first {@link stentor.node.wire.WireLevel} whose nodes can answer. */
    private static final int LEVEL = 2;

    private final ClusterNodes nodes;

    ClusterRollCall(ActorSystem<?> system) {
        this.nodes = new ClusterNodes(system);
    }

    /** From now on this node answers. */
    static void answer(ActorSystem<?> system, Consumer<Question> hubs) {
        system.systemActorOf(
                Behaviors.<Question>receiveMessage(question -> {
                    hubs.accept(question);
                    return Behaviors.same();
                }),
                NAME,
                Props.empty());
    }

    @Override
    public Set<String> nodes() {
        return nodes.all(LEVEL);
    }

    @Override
    public void ask(Question question) {
        nodes.tell(question.node(), NAME, question);
    }

    @Override
    public boolean isOn(String node, ActorRef<ChannelEvent> hub) {
        return nodes.isOn(node, hub.path().address());
    }
}
