package stentor.node.cluster.sharding;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import stentor.node.owner.OwnerNode;
import stentor.node.owner.Standing;
import stentor.node.wire.WireLevel;

/**
 * What all {@link ShardedOwners} of this node share: a bound for what waits for owners' answers, and how long it may wait.
 * A command that is answered takes one of the places until it is answered or given up; so many commands, and no more, can be
 * in mailboxes, in the regions' buffers (which are larger) and on the way between nodes.
 */
public final class Sharding {
    /**
     * Fixed for the life of a cluster: nodes that counted differently would see different owners. Enough to spread over two
     * dozen nodes; not more, because the coordinator gives the shards of a lost node to others one after the other, and
     * writes its whole state to a majority for each of them: measured on a busy machine, 60 ms a shard.
     */
    static final int SHARDS = 256;

    private static final int MOST_OWNERS = 20_000;
    private static final int MAX_ASKS = 20_000;
    private static final long MAX_ASKED_BYTES = 256L << 20;
    private static final Duration SWEEP = Duration.ofMillis(100);

    /** A publisher is answered within 5 s of its request, whatever happens. */
    private static final Duration LIMIT = Duration.ofMillis(4500);

    /**
     * While a node does not answer, what was sent to its things is lost: a request is refused sooner, and so repeated sooner
     * when they have moved.
     */
    private static final Duration LIMIT_WHILE_ONE_IS_MISSING = Duration.ofMillis(1500);

    private final ActorSystem<?> system;
    private final Standing standing;
    private final Executor owners;
    private final ClusterNodes nodes;
    private final int mostOwners;
    private final PendingAsks asks = new PendingAsks(MAX_ASKS, MAX_ASKED_BYTES);

    public Sharding(ActorSystem<?> system, Standing standing) {
        this(system, standing, MOST_OWNERS);
    }

    /** @param mostOwners beyond so many owners of a kind those that hold nothing end before their time, the oldest first */
    public Sharding(ActorSystem<?> system, Standing standing, int mostOwners) {
        this.mostOwners = mostOwners;
        this.system = system;
        this.standing = standing;
        this.nodes = new ClusterNodes(system);
        this.owners = system.dispatchers().lookup(DispatcherSelector.fromConfig(OwnerNode.DISPATCHER));
        system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, asks::endOverdue, system.executionContext());
    }

    /** Begins to own things of this kind on this node; to be called once for a kind. */
    public <K, C> ShardedOwners<K, C> own(OwnedKind<K, C> kind) {
        return new ShardedOwners<>(this, kind);
    }

    /** This node, as the cluster names it. */
    public String node() {
        return nodes.self();
    }

    /** The nodes that are members now, those that do not answer among them. */
    public Set<String> nodes() {
        return nodes.all(WireLevel.OLDEST);
    }

    ActorSystem<?> system() {
        return system;
    }

    Standing standing() {
        return standing;
    }

    /** Where owners run. */
    Executor owners() {
        return owners;
    }

    int mostOwners() {
        return mostOwners;
    }

    PendingAsks asks() {
        return asks;
    }

    /** How long an owner has for its answer, now. */
    Duration limit() {
        return standing.isWhole() ? LIMIT : LIMIT_WHILE_ONE_IS_MISSING;
    }
}
