package stentor.node.cluster.sharding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stentor.node.channel.ChannelListings.Listing;
import stentor.node.channel.ChannelListings.Page;
import stentor.node.channel.ChannelListings.Row;

/** Puts together what the nodes say of their channels. */
final class ListingCollector {
    private static final Comparator<Row> BY_ID =
            Comparator.comparing(row -> row.channel().id());

    private final int limit;
    private final Set<String> awaited;
    private final Set<String> silent = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private boolean more;

    /**
     * @param awaited the nodes that are asked
     * @param silent the nodes that cannot be asked
     */
    ListingCollector(int limit, Set<String> awaited, Set<String> silent) {
        this.limit = limit;
        this.awaited = new HashSet<>(awaited);
        this.silent.addAll(silent);
    }

    void take(Page page) {
        if (awaited.contains(page.node())) {
            rows.addAll(page.rows());
            more |= page.more();
            if (page.last()) {
                awaited.remove(page.node());
            }
        }
    }

    boolean isComplete() {
        return awaited.isEmpty();
    }

    /** What there is; a channel that has just moved may have been named by two nodes, and counts as the one with more subscribers. */
    Listing listing() {
        Set<String> missing = new HashSet<>(silent);
        missing.addAll(awaited);
        List<Row> sorted = sorted(rows);
        List<Row> once = new ArrayList<>();
        for (Row row : sorted) {
            Row last = once.isEmpty() ? null : once.get(once.size() - 1);
            if (last == null || !last.channel().equals(row.channel())) {
                once.add(row);
            } else if (last.info().subscribers() < row.info().subscribers()) {
                once.set(once.size() - 1, row);
            }
        }
        Set<String> names = new HashSet<>();
        missing.forEach(node -> names.add(ClusterNodes.address(node).hostPort()));
        boolean cut = once.size() > limit;
        return new Listing(cut ? once.subList(0, limit) : once, more || cut, names);
    }

    /** The first of them by id. */
    static List<Row> sorted(List<Row> rows) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(BY_ID);
        return sorted;
    }
}
