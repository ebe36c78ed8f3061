package stentor.node.cluster.wire;

import java.time.Duration;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import stentor.node.wire.WireLevel;

/**
 * The level that every member of the cluster reads, by the versions that members announce. Looked up a few times a second:
 * a message to a node of an older level that joined in between is refused there, and repeated as all that crosses nodes is.
 * Any thread may call it.
 */
final class ClusterLevel {
    private static final long LOOK = Duration.ofMillis(200).toNanos();

    private final ExtendedActorSystem system;
    private volatile int level = WireLevel.NEWEST;
    private volatile long lookedAt = System.nanoTime() - LOOK;

    ClusterLevel(ExtendedActorSystem system) {
        this.system = system;
    }

    int now() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK) {
            lookedAt = now;
            level = oldest();
        }
        return level;
    }

    private int oldest() {
        if (!system.settings().ProviderClass().endsWith("ClusterActorRefProvider")) {
            return WireLevel.NEWEST;
        }
        int oldest = WireLevel.NEWEST;
        for (Member member : Cluster.get(system).state().getMembers()) {
            oldest = Math.min(oldest, WireLevel.of(member.appVersion().version()));
        }
        return oldest;
    }
}
