package stentor.node.http.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Threads that own connections: by Linux's epoll where that is to be had, else by the JDK's selectors. */
public final class Loops {
    /**
     * On a large machine that nobody said to use whole. A message for a channel wakes each loop that has subscribers of it, and
     * has buffers of its own there; so many loops write more than a link of 10 Gbit/s carries.
     */
    private static final int MOST_UNASKED = 16;

    private final EventLoopGroup group;
    private final Consumer<Error> fatal;
    private final List<EventExecutor> loops = new ArrayList<>();
    private final Map<EventExecutor, TrafficCounter> counters = new IdentityHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final LoopLag lag = new LoopLag();

    private Loops(EventLoopGroup group, Consumer<Error> fatal) {
        this.group = group;
        this.fatal = fatal;
        group.forEach(loops::add);
        loops.forEach(loop -> counters.put(loop, new TrafficCounter(new Traffic())));
        lag.watch(loops);
    }

    /**
     * @param name of the threads, to which a number is added
     * @param fatal is told of an {@link Error} on one of them, as when memory or the stack is used up: nothing on the loop can be relied
     *     on any more
     */
    public static Loops start(String name, int threads, Consumer<Error> fatal) {
        DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(threads, factory, io) {
            @Override
            protected IoEventLoop newChild(Executor thread, IoHandlerFactory itsIo, Object... nothing) {
                return new GuardedLoop(this, thread, itsIo, fatal);
            }
        };
        return new Loops(group, fatal);
    }

    /** A channel handler that gets an error by {@code exceptionCaught} passes it on by this: it is as fatal as one on a loop. */
    public void failed(Error error) {
        fatal.accept(error);
    }

    /** How many of them suit this machine; where {@code STENTOR_CPUS} says how many processors to count on, that decides alone. */
    public static int forThisMachine() {
        return suitable(
                Runtime.getRuntime().availableProcessors(),
                System.getenv("STENTOR_CPUS") == null ? MOST_UNASKED : Integer.MAX_VALUE);
    }

    /** Three for four processors: the rest of the machine is for other nodes, the log, and collecting memory. */
    static int suitable(int processors, int most) {
        return Math.max(1, Math.min(most, processors * 3 / 4));
    }

    /**
     * Runs tasks on the loop that asks, or else on one of the loops, between the events of connections. A task must never block.
     */
    public Executor executor() {
        return this::execute;
    }

    private void execute(Runnable task) {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                loop.execute(task);
                return;
            }
        }
        loops.get(Math.floorMod(next.getAndIncrement(), loops.size())).execute(task);
    }

    /** The bytes of all connections, added up for each loop. */
    public List<Traffic> traffic() {
        return loops.stream().map(loop -> counters.get(loop).ofLoop()).toList();
    }

    /** The longest delay of a due task on any loop since the last call of this, in nanoseconds. */
    public long takeLongestLag() {
        return lag.takeLongest();
    }

    TrafficCounter counterOf(EventExecutor loop) {
        return counters.get(loop);
    }

    ServerBootstrap server() {
        return new ServerBootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    }

    /** Ends the threads; what still is open on them ends too. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(done -> stopped.complete(null));
        return stopped;
    }
}
