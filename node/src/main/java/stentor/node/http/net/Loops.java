package stentor.node.http.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Threads that own connections: by Linux's epoll where that is to be had, else by the JDK's selectors. */
public final class Loops {
    private final EventLoopGroup group;

    private Loops(EventLoopGroup group) {
        this.group = group;
    }

    /** @param name of the threads, to which a number is added */
    public static Loops start(String name, int threads) {
        DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
        return new Loops(new MultiThreadIoEventLoopGroup(
                threads, factory, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()));
    }

    /** How many of them suit this machine: the other half is for channels and their subscribers. */
    public static int forThisMachine() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
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
