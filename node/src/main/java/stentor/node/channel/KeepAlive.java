package stentor.node.channel;

import stentor.node.messagelog.LogState;

/**
 * When the log is to be told that a channel is still in use. The log forgets a channel in which nothing happens for a while; one
 * with subscribers must not be forgotten. Times are in milliseconds.
 */
final class KeepAlive {
    /**
     * Once in ten minutes is enough for most: 30,000 channels once a minute, 500 times a second, were most of what a quiet node did.
     */
    private static final long LONGEST = 600_000;

    private long lastAt;
    private boolean due;

    KeepAlive(long now) {
        lastAt = now;
    }

    /**
     * The channel has subscribers now.
     *
     * @param state that of the channel in the log
     */
    void tick(LogState state, long now) {
        if (now - lastAt >= interval(state)) {
            due = true;
            lastAt = now;
        }
    }

    /**
     * The log forgets a channel after its own time, and one that does not exist after two minutes. What it lost meanwhile is found
     * when it is connected again, and not by this.
     */
    private static long interval(LogState state) {
        return state.exists()
                ? Math.min(LONGEST, state.settings().channelTimeout().toMillis() / 3)
                : 0;
    }

    /** The log is to be told at the next opportunity, whatever the time. */
    void soon() {
        due = true;
    }

    /** Whether the log is to be told now. From now on it is taken as told. */
    boolean take() {
        boolean wasDue = due;
        due = false;
        return wasDue;
    }
}
