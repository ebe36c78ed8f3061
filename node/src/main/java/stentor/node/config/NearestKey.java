package stentor.node.config;

import java.util.Collection;
import java.util.Optional;

/** What somebody may have meant who mistyped a word: a key, a command, an option. */
public final class NearestKey {
    private NearestKey() {}

    /**
     * The known word with the fewest edits between it and what was written. None if all are far off: a third of its letters, or one of
     * few, may be wrong.
     */
    public static Optional<String> of(String written, Collection<String> known) {
        int most = Math.max(1, written.length() / 3);
        String nearest = null;
        for (String key : known) {
            int distance = distance(written, key);
            if (distance <= most) {
                most = distance - 1;
                nearest = key;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (optimal string alignment). */
    private static int distance(String one, String other) {
        int[] twoAbove = new int[0];
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(above[column], current[column - 1]) + 1);
                if (row > 1
                        && column > 1
                        && one.charAt(row - 1) == other.charAt(column - 2)
                        && one.charAt(row - 2) == other.charAt(column - 1)) {
                    current[column] = Math.min(current[column], twoAbove[column - 2] + 1);
                }
            }
            twoAbove = above;
            above = current;
        }
        return above[other.length()];
    }
}
