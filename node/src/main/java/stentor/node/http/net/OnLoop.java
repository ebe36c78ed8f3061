package stentor.node.http.net;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/** Runs actions on a connection's loop. */
public final class OnLoop {
    private OnLoop() {}

    /** Does it on the connection's loop, after all that the loop was told before. Not at all once the loop has ended. */
    public static void later(Channel channel, Runnable action) {
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException ended) {
            // The server has stopped, and the connection is closed: there is nothing left to be done with it.
            return;
        }
    }
}
