package stentor.node.http.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One port that is listened on. */
public final class Listener {
    /** Connections that the system may hold until they are accepted: a whole balancer's worth may come at once. */
    private static final int BACKLOG = 4096;

    /**
     * How many of them are accepted in a turn of a loop, before others are served. Netty's own allocator of an epoll channel takes one: a
     * publisher that connected behind 3,000 streams waited for as many turns of a busy loop.
     */
    private static final int ACCEPTED_AT_ONCE = 256;

    /**
     * What may be handed to a connection before it is full, in bytes: enough that the socket never waits for the next
     * piece, little enough that a hundred thousand clients that do not read cost little.
     */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Listens. The stage fails with what the system says if the port cannot be had.
     *
     * @param handlers puts what serves a connection on its pipeline
     */
    public static CompletionStage<Listener> bind(Loops loops, InetSocketAddress address, Consumer<Channel> handlers) {
        ChannelHandler accepting = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel accepted) {
                accepted.pipeline().addLast(loops.counterOf(accepted.eventLoop()));
                handlers.accept(accepted);
            }
        };
        ChannelFuture bound = loops.server()
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                // "Maybe more" compares bytes; here it would compare a file descriptor with them.
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(ACCEPTED_AT_ONCE))
                // An answer is one write; waiting for more only delays it.
                .childOption(ChannelOption.TCP_NODELAY, true)
                // The only way to hear of a held client whose network is gone.
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // A client that has finished is told of, rather than cut off before it can be answered.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(accepting)
                .bind(address);
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        bound.addListener(done -> {
            if (done.isSuccess()) {
                listening.complete(new Listener(bound.channel()));
            } else {
                listening.completeExceptionally(done.cause());
            }
        });
        return listening;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Takes no new connections; those that are open stay. */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.close().addListener(done -> closed.complete(null));
        return closed;
    }
}
