package stentor.node.cli.client;

import java.util.TreeSet;

/**
 * Which messages of one run of {@code flood pub} one subscriber has. They come nearly in the order of their numbers: a run
 * sends several at a time, and the server orders them. So a number counts as missing once {@value #TOGETHER} later ones came.
 */
final class RunCheck {
    /** More than a run ever has under way at once, unless it is told to. */
    private static final int TOGETHER = 1000;

    private final TreeSet<Long> ahead = new TreeSet<>();
    private long first = -1;
    /** All from the first to the one before this came, or are missing. */
    private long next;

    private long missing;

    /** Notes a number; false if it came before. */
    synchronized boolean isNew(long number) {
        if (first < 0) {
            first = number;
            next = number;
        }
        if (number < next) {
            // What was sent together with the first that came is nothing that came twice.
            return number < first;
        }
        if (!ahead.add(number)) {
            return false;
        }
        if (ahead.size() > TOGETHER) {
            missing += ahead.first() - next;
            next = ahead.first();
        }
        while (ahead.remove(next)) {
            next++;
        }
        return true;
    }

    synchronized long missing() {
        return missing;
    }
}
