package stentor.node.cluster.sharding;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import stentor.node.wire.WireLevel;

/** The nodes of the cluster, for system actors that ask each other: one has the same name on every node. */
final class ClusterNodes {
    private final Cluster cluster;

    ClusterNodes(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
    }

    /** This node's own. */
    String self() {
        return name(cluster.selfMember().uniqueAddress());
    }

    /**
     * Those of the others that are members now, whether they answer or not.
     *
     * @param level the first {@link WireLevel} whose nodes can answer
     */
    Set<String> others(int level) {
        Set<String> names = all(level);
        names.remove(self());
        return names;
    }

    /** Those of all members of a level or a newer one, this node among them. */
    Set<String> all(int level) {
        Set<String> names = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean gone = member.status().equals(MemberStatus.down())
                    || member.status().equals(MemberStatus.removed());
            if (!gone && WireLevel.of(member.appVersion().version()) >= level) {
                names.add(name(member.uniqueAddress()));
            }
        }
        return names;
    }

    /** Tells the system actor of this name on a node; the message may be lost. */
    void tell(String node, String actor, Object message) {
        Address address = address(node);
        cluster.system()
                .actorSelection(new RootActorPath(address, "/").child("system").child(actor))
                .tell(message, ActorRef.noSender());
    }

    /** Whether an actor with this address is on the node. */
    boolean isOn(String node, Address actor) {
        return actor.hasLocalScope() ? node.equals(self()) : actor.equals(address(node));
    }

    /** Where a node is, by its name. */
    static Address address(String node) {
        return AddressFromURIString.parse(node.substring(node.indexOf(' ') + 1));
    }

    /** Tells a node from one that was at its address before. */
    private static String name(UniqueAddress node) {
        return node.longUid() + " " + node.address();
    }
}
