package stentor.node.config;

import java.util.Collection;
import java.util.Optional;

/** What somebody may have meant who mistyped a key. */
public final class NearestKey {
    private NearestKey() {}

    /** The known key with the fewest edits between it and what was written; none if all are far off. */
    public static Optional<String> of(String written, Collection<String> known) {
        int most = Math.max(2, written.length() / 3);
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

    /** Insertions, deletions and replacements that lead from one to the other (Levenshtein). */
    private static int distance(String one, String other) {
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
            }
            above = current;
        }
        return above[other.length()];
    }
}
