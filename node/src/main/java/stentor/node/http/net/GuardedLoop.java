package stentor.node.http.net;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A loop whose tasks do not hide an {@link Error}. Netty's own logs it and goes on, as if a process that has run out of memory were well.
 * Errors in handlers arrive at their {@code exceptionCaught}, which is the handler's business; those in listeners of futures: see {@link OnLoop}.
 */
final class GuardedLoop extends SingleThreadIoEventLoop {
    /**
     * How long tasks may go on before sockets are looked at again, where there is no end of tasks. Netty's default is a second: while 30,000
     * owners and hubs began, each publish was read, and its connection accepted, that much later.
     */
    private static final int LONGEST_TURN_MILLIS = 50;

    private final Consumer<Error> fatal;

    GuardedLoop(IoEventLoopGroup group, Executor thread, IoHandlerFactory io, Consumer<Error> fatal) {
        super(group, thread, io, DEFAULT_MAX_PENDING_TASKS, RejectedExecutionHandlers.reject(), LONGEST_TURN_MILLIS);
        this.fatal = fatal;
    }

    /** An error on a loop, other than in one of its tasks; nobody is told of it if the loop is none of these, as in a test of a handler. */
    static void tell(EventLoop loop, Error error) {
        if (loop instanceof GuardedLoop guarded) {
            guarded.fatal.accept(error);
        }
    }

    @Override
    public void execute(Runnable task) {
        super.execute(guarded(task));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return super.schedule(guarded(task), delay, unit);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error error) {
                fatal.accept(error);
                throw error;
            }
        };
    }
}
