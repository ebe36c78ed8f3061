package stentor.node.cluster.membership;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * {@link Survival} in the form that Pekko's split brain resolver asks for it ({@code lease-majority}): the side that
 * acquires the lease lives on. It is nothing that is held, so there is nothing to release.
 */
public final class SurvivalLease extends Lease {
    private final LeaseSettings settings;
    private final ExtendedActorSystem system;

    /** Called by Pekko, which finds the class by its name in {@code application.conf}. */
    public SurvivalLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.system = system;
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        Cluster cluster = Cluster.get(system);
        Set<String> own = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean counts =
                    member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
            if (counts) {
                boolean reached = !cluster.state().getUnreachable().contains(member);
                (reached ? own : others).add(name(member.uniqueAddress()));
            }
        }
        return Survival.of(system).decide(own, others);
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public boolean checkLease() {
        return false;
    }

    private static String name(UniqueAddress member) {
        return Members.name(member.address()) + "#" + member.longUid();
    }
}
