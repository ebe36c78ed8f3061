package stentor.node.hub;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many subscribers a channel has, as those of a hub are told that want to know: each change, and the number of today when they come. A
 * part of {@link Attendance}.
 */
final class CountNotices {
    private final Map<Long, LocalSubscriber> wanting = new LinkedHashMap<>();
    /** Those that came since the number changed. It may not change with them, where another one leaves. */
    private final Set<Long> untold = new HashSet<>();

    private long told;
    /** Whether somebody came whom the newest report does not count. */
    private boolean sawMore;

    static boolean isFor(LocalSubscriber subscriber) {
        return subscriber.watches().map(Watching::counts).orElse(false);
    }

    void came(LocalSubscriber subscriber) {
        wanting.put(subscriber.number(), subscriber);
        untold.add(subscriber.number());
        sawMore = true;
    }

    void left(LocalSubscriber subscriber) {
        wanting.remove(subscriber.number());
        untold.remove(subscriber.number());
    }

    boolean isWanted() {
        return !wanting.isEmpty();
    }

    /** The owner is sent a report, which counts all that are there. */
    void reported() {
        sawMore = false;
    }

    /** The owner says the number: another one is for all, the same one for those who have not heard it. */
    void counted(long subscribers) {
        Announcement number = new Announcement(new Notice.Counted(subscribers));
        for (LocalSubscriber subscriber : wanting.values()) {
            if (subscribers != told || untold.contains(subscriber.number())) {
                number.tell(subscriber);
            }
        }
        told = subscribers;
        untold.clear();
    }

    /**
     * The owner says with its answer to a report which number was told last.
     *
     * @param newest whether no other report was sent since
     */
    void compare(long subscribers, boolean newest) {
        boolean isForNewcomers = newest && !sawMore && !untold.isEmpty();
        if (isWanted() && (subscribers != told || isForNewcomers)) {
            counted(subscribers);
        }
    }
}
