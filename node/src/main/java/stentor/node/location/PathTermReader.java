package stentor.node.location;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads those of Java's regular expressions (which must compile) that describe sets of paths: literals, classes, groups,
 * alternatives, repetition. What goes beyond, as flags, back references and look-around, is not read.
 */
final class PathTermReader {
    private static final int MOST_REPEATS = 100;

    private final String regex;
    private int at;

    private PathTermReader(String regex) {
        this.regex = regex;
    }

    /** The paths that the expression matches as a whole; empty if it is of a kind that is not read. */
    static Optional<PathTerm> read(String regex) {
        PathTermReader reader = new PathTermReader(withoutAnchors(regex));
        try {
            return Optional.of(reader.choice()).filter(term -> reader.at == reader.regex.length());
        } catch (NotRead e) {
            return Optional.empty();
        }
    }

    /** Of an expression that matches as a whole, a ^ at its start and a $ at its end say nothing. */
    private static String withoutAnchors(String regex) {
        String open = regex.startsWith("^") ? regex.substring(1) : regex;
        boolean anchored = open.endsWith("$") && !open.endsWith("\\$");
        return anchored ? open.substring(0, open.length() - 1) : open;
    }

    private PathTerm choice() {
        List<PathTerm> terms = new ArrayList<>(List.of(sequence()));
        while (take('|')) {
            terms.add(sequence());
        }
        return terms.size() == 1 ? terms.get(0) : new PathTerm.Choice(List.copyOf(terms));
    }

    private PathTerm sequence() {
        List<PathTerm> terms = new ArrayList<>();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            terms.add(repeated(atom()));
        }
        PathTerm sequence = PathTerm.END;
        for (int i = terms.size() - 1; i >= 0; i--) {
            sequence = terms.get(i).then(sequence);
        }
        return sequence;
    }

    private PathTerm atom() {
        char c = next();
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '.' -> PathTerm.noneOf("");
            case '\\' -> new PathTerm.Characters(escape());
            case '^', '$', '*', '+', '?', '{' -> throw new NotRead();
            default -> PathTerm.anyOf(String.valueOf(c));
        };
    }

    private PathTerm group() {
        if (take('?') && !take(':')) {
            skipName();
        }
        PathTerm inside = choice();
        expect(')');
        return inside;
    }

    private void skipName() {
        expect('<');
        // Else it looks behind.
        if (!Character.isLetter(next())) {
            throw new NotRead();
        }
        while (next() != '>') {}
    }

    private BitSet escape() {
        char c = next();
        return switch (c) {
            case 'd' -> range('0', '9');
            case 'D' -> not(range('0', '9'));
            case 'w' -> word();
            case 'W' -> not(word());
            case 's' -> new BitSet();
            case 'S' -> not(new BitSet());
            default -> literalEscape(c);
        };
    }

    private static BitSet literalEscape(char c) {
        if (Character.isLetterOrDigit(c)) {
            throw new NotRead();
        }
        return PathTerm.anyOf(String.valueOf(c)).set();
    }

    private PathTerm characterClass() {
        boolean negated = take('^');
        BitSet set = new BitSet();
        boolean first = true;
        while (first || !take(']')) {
            set.or(classItem(first));
            first = false;
        }
        return new PathTerm.Characters(negated ? not(set) : set);
    }

    private BitSet classItem(boolean first) {
        char c = next();
        // Sets in sets, intersections, and a bracket whose meaning hangs on its place.
        if (c == '[' || c == '&' || (first && c == ']')) {
            throw new NotRead();
        }
        if (c == '\\' && Character.isLetterOrDigit(peek())) {
            return escape();
        }
        char from = c == '\\' ? next() : c;
        if (!regex.startsWith("-", at) || regex.startsWith("-]", at)) {
            return PathTerm.anyOf(String.valueOf(from)).set();
        }
        expect('-');
        char to = next();
        if (to == '[' || to == '\\' || to < from) {
            throw new NotRead();
        }
        return range(from, to);
    }

    private PathTerm repeated(PathTerm term) {
        PathTerm repeated = term;
        if (take('*')) {
            repeated = new PathTerm.Repeat(term, 0, PathTerm.Repeat.UNBOUNDED);
        } else if (take('+')) {
            repeated = new PathTerm.Repeat(term, 1, PathTerm.Repeat.UNBOUNDED);
        } else if (take('?')) {
            repeated = new PathTerm.Repeat(term, 0, 1);
        } else if (take('{')) {
            repeated = counted(term);
        } else {
            return term;
        }
        // How much a repetition takes at first makes no difference to what the whole matches, unless it never gives
        // back.
        if (!take('?') && regex.startsWith("+", at)) {
            throw new NotRead();
        }
        return repeated;
    }

    private PathTerm counted(PathTerm term) {
        int least = number();
        int most = least;
        if (take(',')) {
            most = peek() == '}' ? PathTerm.Repeat.UNBOUNDED : number();
        }
        expect('}');
        return new PathTerm.Repeat(term, least, most);
    }

    private int number() {
        int number = 0;
        while (Character.isDigit(peek())) {
            number = number * 10 + Character.digit(next(), 10);
            if (number > MOST_REPEATS) {
                throw new NotRead();
            }
        }
        return number;
    }

    private static BitSet range(char from, char to) {
        BitSet range = new BitSet();
        range.set(from, to + 1);
        range.and(not(new BitSet()));
        return range;
    }

    private static BitSet word() {
        BitSet word = range('a', 'z');
        word.or(range('A', 'Z'));
        word.or(range('0', '9'));
        word.set('_');
        return word;
    }

    private static BitSet not(BitSet set) {
        BitSet complement = (BitSet) PathTerm.noneOf("").set().clone();
        complement.andNot(set);
        return complement;
    }

    private char peek() {
        if (at == regex.length()) {
            throw new NotRead();
        }
        return regex.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private boolean take(char c) {
        boolean there = at < regex.length() && regex.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new NotRead();
        }
    }

    /** Leaves the recursion where the expression goes beyond what is read. */
    private static final class NotRead extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotRead() {
            super(null, null, false, false);
        }
    }
}
