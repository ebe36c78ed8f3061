package stentor.node.http.connection;

import java.time.Duration;
import stentor.node.http.HttpServerSettings.Patience;

/**
 * What one connection is doing and since when. The connection reports to it, the sweep asks it on another thread;
 * times are of {@link System#nanoTime}, given by the caller.
 */
public final class Activity {
    /** A client has to send a body, or take an answer, at this rate at least, in bytes a second. */
    static final long SLOWEST = 4096;

    public enum Verdict {
        GOES_ON,
        /** No request is open: a polite end. */
        CLOSE,
        /** The other side would not see a polite end, or not let it happen. */
        ABORT
    }

    private enum Phase {
        IDLE,
        RECEIVING_HEAD,
        HANDLING,
        LINGERING
    }

    private Phase phase = Phase.IDLE;
    private long since;
    private boolean clientDone;
    private boolean writing;
    private long writtenAt;
    private int lastWrite;

    public Activity(long now) {
        since = now;
        writtenAt = now;
    }

    public synchronized void received(long now) {
        if (phase == Phase.IDLE) {
            enter(Phase.RECEIVING_HEAD, now);
        }
    }

    /** The handler has the request now; there is no limit to how long it takes. */
    public synchronized void requestBegan() {
        if (phase != Phase.LINGERING) {
            phase = Phase.HANDLING;
        }
    }

    /** The handler has given all of its answer; it may not be written yet. */
    public synchronized void requestAnswered(long now) {
        if (phase == Phase.HANDLING) {
            enter(Phase.IDLE, now);
        }
    }

    public synchronized void writeBegan(int bytes, long now) {
        writing = true;
        lastWrite = bytes;
        writtenAt = now;
    }

    /** The next write can begin; this one may still be on its way to the socket. */
    public synchronized void writeEnded(long now) {
        writing = false;
        writtenAt = now;
    }

    /** The client has shut down its sending side, or closed: the two cannot be told apart. */
    public synchronized void clientDone(long now) {
        clientDone = true;
        writtenAt = now;
    }

    /** The last answer is out. */
    public synchronized void lingering(long now) {
        enter(Phase.LINGERING, now);
    }

    public synchronized boolean handling() {
        return phase == Phase.HANDLING;
    }

    public synchronized Verdict verdict(long now, Patience patience) {
        if (clientDone) {
            return overdue(now, writtenAt, patience.lastAnswer()) ? Verdict.ABORT : Verdict.GOES_ON;
        }
        if (phase == Phase.LINGERING) {
            return overdue(now, since, patience.linger()) ? Verdict.ABORT : Verdict.GOES_ON;
        }
        if (writing) {
            return overdue(now, writtenAt, patience.idle()) ? Verdict.ABORT : Verdict.GOES_ON;
        }
        return switch (phase) {
            case IDLE -> overdue(now, since, patience.idle()) ? Verdict.CLOSE : Verdict.GOES_ON;
            case RECEIVING_HEAD -> overdue(now, since, patience.request()) ? Verdict.CLOSE : Verdict.GOES_ON;
            case HANDLING, LINGERING -> Verdict.GOES_ON;
        };
    }

    private boolean overdue(long now, long since, Duration limit) {
        // A slow client may still be taking the last write; only its beginning can be seen from here.
        return now - since > limit.plusSeconds(lastWrite / SLOWEST).toNanos();
    }

    private void enter(Phase newPhase, long now) {
        phase = newPhase;
        since = now;
    }
}
