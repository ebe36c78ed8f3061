package stentor.node.cluster.membership;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A registry, outside of the cluster, of the nodes that are members of it now. It keeps a node that is cut off from the
 * others, and restarts, from founding a second cluster. All stages end within a few seconds; one that fails says that the
 * registry does not answer.
 */
public interface LivingNodes {
    /** How long an announcement holds. */
    Duration LIFETIME = Duration.ofSeconds(10);

    /** Says that the node is a member; repeated well within {@link #LIFETIME}. */
    CompletionStage<Void> announce(String node);

    /** Takes the announcement back: the node leaves. */
    CompletionStage<Void> withdraw(String node);

    /** The nodes, as {@code host:port}, whose announcements hold. */
    CompletionStage<Set<String>> living();

    /**
     * Asks to be the one that founds a cluster: true for one node at a time, which has {@link #LIFETIME} to do so and
     * announce itself.
     */
    CompletionStage<Boolean> mayFound(String node);

    /** The names of other clusters whose nodes announced themselves in the same store. */
    CompletionStage<Set<String>> otherClusters();

    /**
     * Asks to be the half of a cluster that lives on, where neither half is a majority: true for the half that asks first,
     * and whenever it asks again; false for the other one, even where it comes much later. Members are named {@code
     * host:port#uid}, so that a node that starts again is another one.
     */
    CompletionStage<Boolean> mayOutlive(Set<String> own, Set<String> others);
}
