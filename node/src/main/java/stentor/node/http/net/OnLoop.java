package stentor.node.http.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Runs actions on a connection's loop. */
public final class OnLoop {
    private OnLoop() {}

    /**
     * Does it on the connection's loop when the future is done, or now if it is. An {@link Error} in it, or one by which the future has
     * failed, goes to the loop's handler of errors. Netty's own listeners would log the former and hide the latter.
     */
    public static <F extends Future<?>> void whenDone(Channel channel, F future, Consumer<F> action) {
        future.addListener(done -> {
            try {
                if (done.cause() instanceof Error error) {
                    throw error;
                }
                action.accept(future);
            } catch (Error error) {
                GuardedLoop.tell(channel.eventLoop(), error);
                throw error;
            }
        });
    }

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
