package stentor.node;

import java.util.concurrent.atomic.AtomicInteger;
import stentor.node.cluster.sharding.ShardedOwners;

/** How many shards of one kind this node has: as it was when that was read last, for who reads it may not wait. */
final class ShardCount {
    private final ShardedOwners<?, ?> owners;
    private final AtomicInteger known = new AtomicInteger();

    ShardCount(ShardedOwners<?, ?> owners) {
        this.owners = owners;
    }

    /** The count as far as it is known, which is found out anew for the next time. */
    int read() {
        owners.shards().whenComplete((count, failure) -> {
            if (failure == null) {
                known.set(count);
            }
        });
        return known.get();
    }
}
