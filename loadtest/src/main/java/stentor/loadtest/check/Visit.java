package stentor.loadtest.check;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * One subscriber's stay: how long it waits for what is missing, and what it means that something still is. A message counts as
 * lost when the server has acknowledged it and then nothing came for a while, although this process looked; a message that did
 * not come before this process' own deadline, while others still came, says that the machine is too busy, and nothing of the
 * server.
 *
 * <p>Silence is counted in looks and not by the clock: a process that stood still did not look.
 */
public final class Visit {
    /** What is said of a subscriber in the end. */
    public enum Verdict {
        /** It got everything once and in order. */
        WHOLE,
        /** Something came that should not have, or acknowledged messages did not come. */
        FAULT,
        /** Its own deadline came before that could be decided. */
        CUT_OFF
    }

    private final Checker checker;
    private final BooleanSupplier isOver;
    private final BooleanSupplier isLate;
    private final int mostSilentLooks;
    private final long begin = System.nanoTime();
    private final long begunAt = System.currentTimeMillis();
    private int silentLooks;
    private boolean wasTooSlow;

    /**
     * @param isOver whether nothing more is owed to the subscriber than what is acknowledged
     * @param isLate whether the subscriber's own deadline is over
     * @param mostSilentLooks after so many looks without anything new, what is missing is lost
     */
    public Visit(Checker checker, BooleanSupplier isOver, BooleanSupplier isLate, int mostSilentLooks) {
        this.checker = checker;
        this.isOver = isOver;
        this.isLate = isLate;
        this.mostSilentLooks = mostSilentLooks;
    }

    public Checker checker() {
        return checker;
    }

    /**
     * The subscriber has looked for new messages, or a request for them has ended.
     *
     * @param came whether there were any
     */
    public void looked(boolean came) {
        silentLooks = came || checker.missing() == 0 ? 0 : silentLooks + 1;
        if (silentLooks >= mostSilentLooks) {
            checker.fail("lost: " + checker.missing() + " acknowledged messages did not come, nor anything else in "
                    + silentLooks + " looks");
        }
    }

    /**
     * This process gave a request up after its own time limit, or was not there in time when the server waited for it: what becomes
     * of the subscriber says nothing of the server.
     */
    public void wasTooSlow() {
        wasTooSlow = true;
    }

    /** Whether the subscriber stays. */
    public boolean isWaiting() {
        if (checker.fault().isPresent() || isCutOff()) {
            return false;
        }
        if (!isOver.getAsBoolean()) {
            return true;
        }
        checker.leaves();
        return checker.missing() > 0;
    }

    /** Whether this process' own limits ended it. */
    public boolean isCutOff() {
        return checker.fault().isEmpty() && (wasTooSlow || isLate.getAsBoolean());
    }

    /** Whether the message was sent since the subscriber came: one that was stored before has not been on its way all the time. */
    public boolean isLive(Stamp stamp) {
        return stamp.sentAt() >= begunAt;
    }

    public boolean hasLasted(Duration time) {
        return System.nanoTime() - begin >= time.toNanos();
    }

    /** To be asked when it stays no longer. */
    public Verdict verdict() {
        if (checker.fault().isPresent()) {
            return Verdict.FAULT;
        }
        return !wasTooSlow && isOver.getAsBoolean() && checker.missing() == 0 ? Verdict.WHOLE : Verdict.CUT_OFF;
    }
}
