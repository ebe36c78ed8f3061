package stentor.node.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Which hubs of a node may ask for their channels' owners now: so many at a time, the others in the order in which they came. Without
 * a bound, 30,000 hubs that ask every two seconds, as long as they have no answer, keep a busy node from answering any of them. Safe
 * from any thread.
 */
final class AskTurns {
    private static final int AT_ONCE = 1_000;

    /** Whoever has no answer by then makes room for the next one. */
    static final Duration LONGEST = Duration.ofMillis(500);

    private final int most;
    private final Queue<Turn> queue = new ArrayDeque<>();
    private int taken;

    AskTurns() {
        this(AT_ONCE);
    }

    AskTurns(int most) {
        this.most = most;
    }

    /** @param come is run, by any thread, when it has to wait and its turn has come: then it asks again whether it may */
    Turn turn(Runnable come) {
        return new Turn(come);
    }

    private enum State {
        IDLE,
        QUEUED,
        TAKEN
    }

    /** That of one hub. */
    final class Turn {
        private final Runnable come;
        private State state = State.IDLE;
        private boolean inQueue;
        private boolean asked;
        private long since;

        private Turn(Runnable come) {
            this.come = come;
        }

        /** Whether the hub may ask now, by this time of {@link System#nanoTime}. If not it waits, or asked a moment ago. */
        boolean take(long now) {
            boolean may;
            synchronized (AskTurns.this) {
                boolean othersWait = state == State.TAKEN && asked && !queue.isEmpty();
                if (othersWait && now - since < LONGEST.toNanos()) {
                    return false;
                }
                if (othersWait) {
                    giveBack();
                }
                if (state == State.IDLE) {
                    enter();
                }
                may = state == State.TAKEN;
                asked = may;
                since = now;
            }
            next();
            return may;
        }

        private void enter() {
            if (taken < most && queue.isEmpty()) {
                state = State.TAKEN;
                taken++;
            } else {
                state = State.QUEUED;
                if (!inQueue) {
                    inQueue = true;
                    queue.add(this);
                }
            }
        }

        private void giveBack() {
            taken -= state == State.TAKEN ? 1 : 0;
            state = State.IDLE;
        }

        /** Whether it waits. */
        boolean isWaiting() {
            synchronized (AskTurns.this) {
                return state == State.QUEUED;
            }
        }

        /** The hub has its answer, or asks no more. */
        void end() {
            synchronized (AskTurns.this) {
                giveBack();
            }
            next();
        }
    }

    /** Lets in as many as there is room for. */
    private void next() {
        List<Turn> come = new ArrayList<>(1);
        synchronized (this) {
            while (taken < most && !queue.isEmpty()) {
                Turn turn = queue.remove();
                turn.inQueue = false;
                if (turn.state == State.QUEUED) {
                    turn.state = State.TAKEN;
                    turn.asked = false;
                    taken++;
                    come.add(turn);
                }
            }
        }
        come.forEach(turn -> turn.come.run());
    }
}
