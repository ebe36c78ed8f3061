package stentor.node.cluster;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import stentor.node.channel.Standing;
import stentor.node.config.ClusterSettings;

/** This node's place among the others: it joins them, and knows how it stands with them. */
public final class Membership {
    /** Apart from what carries messages: a node that is busy must not seem dead. */
    private static final DispatcherSelector DISPATCHER = DispatcherSelector.fromConfig("stentor.cluster-dispatcher");

    private final Cluster cluster;
    private final NodeStanding standing;
    private final CompletableFuture<Void> up = new CompletableFuture<>();

    private Membership(ActorSystem<?> system, NodeStanding standing) {
        this.cluster = Cluster.get(system);
        this.standing = standing;
    }

    /**
     * Begins to join: the seed nodes, or itself if there are none.
     *
     * @param former the other members that this process knew before it was put out of the cluster; see {@link #others}
     * @param registry where it is written which nodes live, if the stores have such a place
     * @throws IllegalStateException if the system is configured so that nodes could exchange Java objects
     */
    public static Membership join(
            ActorSystem<?> system, ClusterSettings settings, Set<String> former, Optional<LivingNodes> registry) {
        requireOwnSerialization(system);
        NodeStanding standing = new NodeStanding();
        Membership membership = new Membership(system, standing);
        system.systemActorOf(StandingActor.create(standing), StandingActor.NAME, DISPATCHER);
        system.systemActorOf(
                JoiningActor.create(Joining.of(settings, former, registry), standing, membership.up),
                "stentor-joining",
                DISPATCHER);
        return membership;
    }

    /** Completed when the node is a member and a majority has confirmed it. */
    public CompletionStage<Void> up() {
        return up;
    }

    public Standing standing() {
        return standing;
    }

    /** The other members as this node knows them, as {@code host:port}. */
    public Set<String> others() {
        Set<String> others = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean counts =
                    member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
            if (counts && !member.address().equals(cluster.selfMember().address())) {
                others.add(Members.name(member.address()));
            }
        }
        return others;
    }

    private static void requireOwnSerialization(ActorSystem<?> system) {
        if (system.settings().config().getBoolean("pekko.actor.allow-java-serialization")) {
            throw new IllegalStateException("pekko.actor.allow-java-serialization: on (expected: off)");
        }
        WireSerializer.requireBindings(system);
    }
}
