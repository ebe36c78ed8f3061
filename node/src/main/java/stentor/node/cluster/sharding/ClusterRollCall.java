package stentor.node.cluster.sharding;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import stentor.node.channel.RollCall;
import stentor.node.wire.WireLevel;

/** Asks the members of the cluster, this node among them; each has an actor of one name that takes the questions. */
final class ClusterRollCall implements RollCall {
    private static final String NAME = "stentor-roll-call";

    /** The first {@link WireLevel} whose nodes can answer. */
    private static final int LEVEL = 2;

    private final Cluster cluster;

    ClusterRollCall(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
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
        return nodes(cluster, LEVEL);
    }

    /** The members that know a {@link WireLevel}. */
    static Set<String> nodes(Cluster cluster, int level) {
        Set<String> nodes = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean gone = member.status().equals(MemberStatus.down())
                    || member.status().equals(MemberStatus.removed());
            if (!gone && WireLevel.of(member.appVersion().version()) >= level) {
                nodes.add(member.uniqueAddress().longUid() + " " + member.address());
            }
        }
        return nodes;
    }

    /** The address of a node that {@link #nodes} names. */
    static Address address(String node) {
        return AddressFromURIString.parse(node.substring(node.indexOf(' ') + 1));
    }

    @Override
    public void ask(Question question) {
        cluster.system()
                .actorSelection(new RootActorPath(address(question.node()), "/")
                        .child("system")
                        .child(NAME))
                .tell(question, ActorRef.noSender());
    }
}
