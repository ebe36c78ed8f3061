package stentor.node.cluster.membership;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import stentor.node.config.ClusterSettings;
import stentor.node.owner.Standing;

/** This node as a member of the cluster: it joins, and knows whether it may act as owner. */
public final class Membership {
    /** Apart from what carries messages: a node that is busy must not seem dead. */
    private static final DispatcherSelector DISPATCHER = DispatcherSelector.fromConfig("stentor.cluster-dispatcher");

    /** What a member is that may have shards to give. */
    private static final Set<MemberStatus> IN_CHARGE = Set.of(MemberStatus.up(), MemberStatus.leaving());

    private final Cluster cluster;
    private final NodeStanding standing;
    private final Optional<LivingNodes> registry;
    private final ClockDifferences clocks = new ClockDifferences();
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final AtomicBoolean withdrawn = new AtomicBoolean();

    private Membership(Cluster cluster, NodeStanding standing, Optional<LivingNodes> registry) {
        this.cluster = cluster;
        this.standing = standing;
        this.registry = registry;
    }

    /**
     * Begins to join: the seed nodes, or itself if there are none.
     *
     * @param former the other members that this process knew before it was put out of the cluster; see {@link #others}
     * @param clock the time that this node goes by
     * @param registry where it is written which nodes live, if the stores have such a place
     * @throws IllegalStateException if the system is configured so that nodes could exchange Java objects
     */
    public static Membership join(
            ActorSystem<?> system,
            ClusterSettings settings,
            InstantSource clock,
            Set<String> former,
            Optional<LivingNodes> registry) {
        NodeStanding standing = new NodeStanding();
        Joining joining = Joining.of(settings, former, Discovered.of(system, settings, registry), registry);
        Survival.of(system).judge(joining.registry());
        Membership membership = new Membership(Cluster.get(system), standing, joining.registry());
        system.systemActorOf(StandingActor.create(standing, clock, membership.clocks), StandingActor.NAME, DISPATCHER);
        system.systemActorOf(
                JoiningActor.create(joining, settings.joinTimeout(), standing, membership.up, membership.withdrawn),
                "stentor-joining",
                DISPATCHER);
        return membership;
    }

    /**
     * Completed when the node is a member and a majority has confirmed it; exceptionally, with a {@link
     * CannotJoinException}, if it is of no use to go on trying.
     */
    public CompletionStage<Void> up() {
        return up;
    }

    public Standing standing() {
        return standing;
    }

    /** The other members, as {@code host:port}, as this node knew them when it was last sure of its own membership. */
    public Set<String> others() {
        return standing.others();
    }

    /** Whether there is nobody else: neither did it know of others when it was last sure, nor does it see one that joins. */
    public boolean isAlone() {
        return others().isEmpty()
                && members().byStatus().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        <= 1;
    }

    /** By how much the time of another member differs from this node's at the most, in milliseconds. */
    public long largestClockDifference() {
        return clocks.largest();
    }

    /** All members as this node sees them now. */
    public MemberCounts members() {
        return MemberCounts.of(cluster.state());
    }

    /**
     * What this node does for all: {@code leader} lets members in and out, {@code coordinator}, the oldest of them, says which
     * node has which shard. As this node sees it; most nodes have no role.
     */
    public List<String> roles() {
        CurrentClusterState state = cluster.state();
        Member own = cluster.selfMember();
        List<String> roles = new ArrayList<>();
        if (own.address().equals(state.getLeader())) {
            roles.add("leader");
        }
        boolean isOldest = StreamSupport.stream(state.getMembers().spliterator(), false)
                .filter(member -> IN_CHARGE.contains(member.status()))
                .noneMatch(member -> member.isOlderThan(own));
        if (isOldest && IN_CHARGE.contains(own.status())) {
            roles.add("coordinator");
        }
        return roles;
    }

    /** Takes this node out of the registry for good, if there is one. */
    CompletionStage<Void> withdraw() {
        withdrawn.set(true);
        String self = Members.name(cluster.selfMember().address());
        return registry.map(nodes -> nodes.withdraw(self)).orElse(CompletableFuture.completedFuture(null));
    }
}
