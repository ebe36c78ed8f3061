package stentor.node.limits;

import java.time.Duration;

/**
 * Counts what happens within a time, and says whether one more is too many. Within any window of that length there are never
 * more than were allowed; under a steady excess it lets in a few per cent fewer, since the oldest part of the window leaves as a
 * whole. Not safe for several threads.
 */
public final class RateWindow {
    private static final int SLOTS = 32;

    private final int most;
    private final long slotMillis;
    private final int[] counts = new int[SLOTS + 1];
    private long newest = Long.MIN_VALUE;
    private int sum;

    /**
     * @param most so many at most
     * @param within this time, a second or longer
     */
    public RateWindow(int most, Duration within) {
        this.most = most;
        this.slotMillis = Math.max(1, (within.toMillis() + SLOTS - 1) / SLOTS);
    }

    /**
     * Counts them all if there is room for all.
     *
     * @param count 1 or more
     * @return 0 if they were counted; else after how many milliseconds they would be, as far as is known now; {@link
     *     Long#MAX_VALUE}: never, as there are more of them than are allowed at once
     */
    public long take(int count, long nowMillis) {
        moveTo(Math.floorDiv(nowMillis, slotMillis));
        if (count > most) {
            return Long.MAX_VALUE;
        }
        if (sum + count > most) {
            return wait(count, nowMillis);
        }
        counts[index(newest)] += count;
        sum += count;
        return 0;
    }

    /** Whether nothing of the window is left at this time. */
    public boolean isEmpty(long nowMillis) {
        moveTo(Math.floorDiv(nowMillis, slotMillis));
        return sum == 0;
    }

    private long wait(int count, long nowMillis) {
        int tooMany = sum + count - most;
        long slot = newest - SLOTS;
        int freed = counts[index(slot)];
        while (freed < tooMany) {
            slot++;
            freed += counts[index(slot)];
        }
        return Math.max(1, (slot + SLOTS + 1) * slotMillis - nowMillis);
    }

    private void moveTo(long slot) {
        // A clock that stepped back stays in the slot where it was.
        if (slot <= newest) {
            return;
        }
        long from = Math.max(newest + 1, slot - SLOTS);
        if (newest == Long.MIN_VALUE) {
            from = slot;
        }
        for (long next = from; next <= slot; next++) {
            sum -= counts[index(next)];
            counts[index(next)] = 0;
        }
        newest = slot;
    }

    private int index(long slot) {
        return (int) Math.floorMod(slot, (long) counts.length);
    }
}
