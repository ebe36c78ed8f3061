package stentor.node.cluster.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stentor.node.channel.PatternTable;
import stentor.node.channel.PatternTable.Wish;

/**
 * Which node wants what: a row for each node, which only that node writes. A row is sent to every other node until that
 * one has said that it took it; so a node knows when all others act by what it wants. Knows no actors: its tests use
 * plain strings.
 *
 * @param <N> a node
 */
final class PatternRows<N> {
    private record Row(long version, List<Wish> wishes) {}

    private final Map<N, Row> rows = new HashMap<>();
    private final Map<N, Long> taken = new HashMap<>();
    private final Set<N> heard = new HashSet<>();
    private final List<Wish> own = new ArrayList<>();
    private final Map<Wish, Long> unknown = new HashMap<>();
    private Set<N> others = Set.of();
    private long version;
    private long round;

    // What this node wants

    /** Wants this from now on; not known to the others until {@link #nowKnown} says so. */
    void want(Wish wish) {
        if (!own.contains(wish)) {
            own.add(wish);
            version++;
        }
        unknown.put(wish, version);
    }

    void leave(Wish wish) {
        unknown.remove(wish);
        if (own.remove(wish)) {
            version++;
        }
    }

    long version() {
        return version;
    }

    List<Wish> own() {
        return List.copyOf(own);
    }

    /** The others that have not said yet that they took this node's row as it is now. */
    List<N> behind() {
        return others.stream()
                .filter(node -> taken.getOrDefault(node, 0L) < version)
                .toList();
    }

    /** Another node has taken this version of the row. */
    void taken(N by, long took) {
        if (others.contains(by)) {
            taken.merge(by, took, Math::max);
        }
    }

    /** Takes out what by now all others know. */
    List<Wish> nowKnown() {
        List<Wish> known = new ArrayList<>();
        unknown.forEach((wish, since) -> {
            if (others.stream().allMatch(node -> taken.getOrDefault(node, 0L) >= since)) {
                known.add(wish);
            }
        });
        known.forEach(unknown::remove);
        return known;
    }

    // What the others want

    /** The members besides this node. The rows of those that are gone go with them; whether there were any. */
    boolean members(Set<N> now) {
        if (others.equals(now)) {
            return false;
        }
        others = Set.copyOf(now);
        taken.keySet().retainAll(others);
        heard.retainAll(others);
        return rows.keySet().retainAll(others);
    }

    /** A new round of questions: what was said before it counts, but no node counts as asked. */
    void ask(long newRound) {
        if (newRound != round) {
            round = newRound;
            heard.clear();
        }
    }

    /** Those that have not answered in this round. */
    List<N> unheard() {
        Predicate<N> answered = heard::contains;
        return others.stream().filter(answered.negate()).toList();
    }

    /** Takes a node's row, unless a newer one is here; false if the node is none of the others. */
    boolean take(N node, long rowVersion, List<Wish> wishes, long answers) {
        if (!others.contains(node)) {
            return false;
        }
        Row before = rows.get(node);
        if (before == null || before.version() <= rowVersion) {
            rows.put(node, new Row(rowVersion, List.copyOf(wishes)));
        }
        if (answers == round) {
            heard.add(node);
        }
        return true;
    }

    /** All that is wanted anywhere. */
    PatternTable table() {
        List<Wish> all = new ArrayList<>(own);
        rows.values().forEach(row -> all.addAll(row.wishes()));
        return new PatternTable(all);
    }
}
