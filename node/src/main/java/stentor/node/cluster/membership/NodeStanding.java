package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.node.owner.Standing;

/**
 * Whether this node may act as owner, as {@link StandingActor} finds out. Certainty runs out by itself: after a stall nobody has to
 * notice the stall first. Times are those of {@link System#nanoTime}, which goes on while a process is stopped.
 */
final class NodeStanding implements Standing {
    /**
     * How long a majority's word holds. Less than it takes the others to give this node up: they wait for the failure
     * detector's {@code acceptable-heartbeat-pause} and for {@code stable-after}, 4 s together, after they last heard of
     * it.
     */
    static final Duration WINDOW = Duration.ofSeconds(3);

    /** A node that is gone from the membership is not gone from everybody's routes yet. */
    private static final Duration AFTERMATH = Duration.ofSeconds(3);

    private final AtomicLong term = new AtomicLong();
    private final ConcurrentHashMap<Address, ActorRef<?>> sentinels = new ConcurrentHashMap<>();
    private volatile long certainUntil = System.nanoTime();
    private volatile Set<String> others = Set.of();
    private volatile long missingUntil = System.nanoTime();

    @Override
    public boolean isCertain() {
        return System.nanoTime() - certainUntil < 0;
    }

    @Override
    public long term() {
        return term.get();
    }

    @Override
    public boolean isWhole() {
        return System.nanoTime() - missingUntil >= 0;
    }

    @Override
    public ActorRef<?> sentinel(ActorRef<?> actor) {
        Address address = actor.path().address();
        ActorRef<?> sentinel = address.hasLocalScope() ? null : sentinels.get(address);
        // A node that is not known yet, or not any more: the actor itself, which tells the one from the other.
        return sentinel == null ? actor : sentinel;
    }

    /** A majority, this node included, has said at {@code since} or later that this node is one of them. */
    void confirmed(long since) {
        long until = since + WINDOW.toNanos();
        if (until - certainUntil <= 0) {
            return;
        }
        if (!isCertain()) {
            // Before the certainty: a thread that sees the one sees the other.
            term.incrementAndGet();
        }
        certainUntil = until;
    }

    /** This node is not a member, or not any more. */
    void denied() {
        certainUntil = System.nanoTime();
    }

    /** A member does not answer now. */
    void oneIsMissing() {
        missingUntil = System.nanoTime() + AFTERMATH.toNanos();
    }

    /** The other members, as {@code host:port}, when this node was last sure of its own membership. */
    Set<String> others() {
        return others;
    }

    void others(Set<String> now) {
        others = Set.copyOf(now);
    }

    void put(Address node, ActorRef<?> sentinel) {
        sentinels.put(node, sentinel);
    }

    void remove(Address node, ActorRef<?> sentinel) {
        sentinels.remove(node, sentinel);
    }
}
