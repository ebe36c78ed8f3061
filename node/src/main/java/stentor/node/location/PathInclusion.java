package stentor.node.location;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Whether every path of one set is in another. Says yes only where that is certain. */
final class PathInclusion {
    /** Two expressions that need more steps than this to compare are of a kind that nobody writes for URLs. */
    private static final int MOST_PAIRS = 5_000;

    /** A place in the smaller set, and all places in the larger one that the same characters lead to. */
    private record Pair(PathTerm inner, Set<PathTerm> outer) {
        boolean isCounterExample() {
            return outer.isEmpty()
                    ? !inner.isEmpty()
                    : inner.mayEnd() && outer.stream().noneMatch(PathTerm::mayEnd);
        }
    }

    private final Collection<Character> characters;
    private final Set<Pair> seen = new HashSet<>();
    private final Deque<Pair> open = new ArrayDeque<>();

    private PathInclusion(PathTerm inner, PathTerm outer) {
        characters = representatives(inner, outer);
    }

    /** Whether all paths (what begins with a slash) of {@code inner} are paths of {@code outer} too. */
    static boolean holds(PathTerm inner, PathTerm outer) {
        return new PathInclusion(inner, outer).search(new Pair(inner, Set.of(outer)));
    }

    private boolean search(Pair start) {
        boolean counterExample = follow(start, '/');
        while (!counterExample && !open.isEmpty() && seen.size() <= MOST_PAIRS) {
            Pair pair = open.remove();
            for (char c : characters) {
                counterExample |= follow(pair, c);
            }
        }
        return !counterExample && open.isEmpty();
    }

    /** Goes on by one character; true if that shows a path of the inner set that is not in the outer one. */
    private boolean follow(Pair pair, char c) {
        Set<PathTerm> inners = pair.inner.after(c);
        if (inners.isEmpty()) {
            return false;
        }
        Set<PathTerm> outer = new HashSet<>();
        pair.outer.forEach(term -> outer.addAll(term.after(c)));
        boolean counterExample = false;
        for (PathTerm inner : inners) {
            Pair next = new Pair(inner, outer);
            if (seen.add(next)) {
                open.add(next);
                counterExample |= next.isCounterExample();
            }
        }
        return counterExample;
    }

    /** One character of each kind that neither term tells apart: it stands for all of its kind. */
    private static Collection<Character> representatives(PathTerm one, PathTerm other) {
        Set<BitSet> sets = new HashSet<>();
        collectSets(one, sets);
        collectSets(other, sets);
        Map<BitSet, Character> kinds = new HashMap<>();
        for (char c : PathTerm.ALPHABET.toCharArray()) {
            BitSet in = new BitSet();
            int index = 0;
            for (BitSet set : sets) {
                in.set(index++, set.get(c));
            }
            kinds.putIfAbsent(in, c);
        }
        return kinds.values();
    }

    private static void collectSets(PathTerm term, Set<BitSet> sets) {
        if (term instanceof PathTerm.Characters characters) {
            sets.add(characters.set());
        } else if (term instanceof PathTerm.Literal literal) {
            literal.text()
                    .chars()
                    .forEach(c -> sets.add(PathTerm.anyOf(Character.toString(c)).set()));
        } else if (term instanceof PathTerm.Choice choice) {
            choice.terms().forEach(part -> collectSets(part, sets));
        } else if (term instanceof PathTerm.Sequence sequence) {
            collectSets(sequence.first(), sets);
            collectSets(sequence.second(), sets);
        } else if (term instanceof PathTerm.Repeat repeat) {
            collectSets(repeat.term(), sets);
        }
    }
}
