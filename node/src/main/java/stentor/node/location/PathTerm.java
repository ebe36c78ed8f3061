package stentor.node.location;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of paths, as a regular expression that can be asked what may follow a character (its partial derivatives, after
 * Antimirov). There are only finitely many terms behind one, which is what lets {@link PathInclusion} compare two sets.
 */
sealed interface PathTerm {
    PathTerm END = new End();

    /** All that stands in the path of a request (RFC 3986, and what lenient clients send): printable, without ? and #. */
    String ALPHABET = "!\"$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    /** Whether a path may end here. */
    boolean mayEnd();

    /** Whether no path at all is meant. */
    boolean isEmpty();

    /** What may follow this character: any of the terms returned. */
    Set<PathTerm> after(char c);

    /** Nothing more. */
    record End() implements PathTerm {
        @Override
        public boolean mayEnd() {
            return true;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public Set<PathTerm> after(char c) {
            return Set.of();
        }
    }

    /** These characters one after the other; one term for all of them, so that long prefixes do not nest deeply. */
    record Literal(String text) implements PathTerm {
        @Override
        public boolean mayEnd() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return text.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0);
        }

        @Override
        public Set<PathTerm> after(char c) {
            return text.charAt(0) == c ? Set.of(literal(text.substring(1))) : Set.of();
        }
    }

    /** One of the characters; never changed once it is in here. */
    record Characters(BitSet set) implements PathTerm {
        @Override
        public boolean mayEnd() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return set.isEmpty();
        }

        @Override
        public Set<PathTerm> after(char c) {
            return set.get(c) ? Set.of(END) : Set.of();
        }
    }

    /** One of the terms. */
    record Choice(List<PathTerm> terms) implements PathTerm {
        @Override
        public boolean mayEnd() {
            return terms.stream().anyMatch(PathTerm::mayEnd);
        }

        @Override
        public boolean isEmpty() {
            return terms.stream().allMatch(PathTerm::isEmpty);
        }

        @Override
        public Set<PathTerm> after(char c) {
            Set<PathTerm> after = new HashSet<>();
            terms.forEach(term -> after.addAll(term.after(c)));
            return after;
        }
    }

    /** One term, then the other. */
    record Sequence(PathTerm first, PathTerm second) implements PathTerm {
        @Override
        public boolean mayEnd() {
            return first.mayEnd() && second.mayEnd();
        }

        @Override
        public boolean isEmpty() {
            return first.isEmpty() || second.isEmpty();
        }

        @Override
        public Set<PathTerm> after(char c) {
            Set<PathTerm> rests = first.after(c);
            if (rests.isEmpty() && !first.mayEnd()) {
                return rests;
            }
            Set<PathTerm> after = new HashSet<>();
            rests.forEach(rest -> after.add(rest.then(second)));
            if (first.mayEnd()) {
                after.addAll(second.after(c));
            }
            return after;
        }
    }

    /** A term {@code least} to {@code most} times. */
    record Repeat(PathTerm term, int least, int most) implements PathTerm {
        static final int UNBOUNDED = Integer.MAX_VALUE;

        @Override
        public boolean mayEnd() {
            return least == 0 || term.mayEnd();
        }

        @Override
        public boolean isEmpty() {
            return least > 0 && term.isEmpty();
        }

        @Override
        public Set<PathTerm> after(char c) {
            if (most == 0) {
                return Set.of();
            }
            PathTerm more = new Repeat(term, Math.max(0, least - 1), most == UNBOUNDED ? UNBOUNDED : most - 1);
            Set<PathTerm> after = new HashSet<>();
            term.after(c).forEach(rest -> after.add(rest.then(more)));
            return after;
        }
    }

    /** This, then the next; nested to the right, so that equal terms have one form. */
    default PathTerm then(PathTerm next) {
        if (this instanceof End) {
            return next;
        }
        if (next instanceof End) {
            return this;
        }
        return this instanceof Sequence sequence
                ? new Sequence(sequence.first, sequence.second.then(next))
                : new Sequence(this, next);
    }

    /** The text itself. */
    static PathTerm literal(String text) {
        return text.isEmpty() ? END : new Literal(text);
    }

    /** One of these characters; those that no path has do not count. */
    static Characters anyOf(String characters) {
        BitSet set = new BitSet();
        characters.chars().filter(c -> ALPHABET.indexOf(c) >= 0).forEach(set::set);
        return new Characters(set);
    }

    /** One character that is none of these. */
    static Characters noneOf(String characters) {
        BitSet set = (BitSet) anyOf(ALPHABET).set.clone();
        set.andNot(anyOf(characters).set);
        return new Characters(set);
    }
}
