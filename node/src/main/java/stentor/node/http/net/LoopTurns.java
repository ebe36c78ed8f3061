package stentor.node.http.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Work that is done some at a time on a loop, so that the loop's other connections have their turn in between. Belongs to the
 * loop's thread.
 */
public final class LoopTurns {
    private final EventLoop loop;
    private final Runnable turn;
    private boolean due;

    /** @param turn does some of the work, and asks for the {@link #next} turn if there is more */
    public LoopTurns(EventLoop loop, Runnable turn) {
        this.loop = loop;
        this.turn = turn;
    }

    /** There is more to do: another turn comes when others of the loop have had theirs. */
    public void next() {
        if (!due) {
            due = true;
            // Scheduled, and so done after what has come from connections meanwhile; a task would be done before.
            loop.schedule(this::run, 1, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether another turn comes. */
    public boolean isDue() {
        return due;
    }

    private void run() {
        due = false;
        turn.run();
    }
}
