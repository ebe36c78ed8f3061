package stentor.node.cluster.membership;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Says which nodes there may be, where none are named as seed nodes. */
interface Contacts {
    /** The nodes as {@code host:port}, the asking one among them or not; fails within a few seconds if nobody can say. */
    CompletionStage<Set<String>> now();
}
