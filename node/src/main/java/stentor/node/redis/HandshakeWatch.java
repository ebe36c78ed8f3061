package stentor.node.redis;

import io.lettuce.core.RedisException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Sees how Redis answers the first commands of a connection: a wrong password, say. The client closes the connection
 * then, and whether it reports the answer or that the connection is closed depends on which of its threads is faster.
 */
final class HandshakeWatch extends ChannelDuplexHandler {
    private final Consumer<Throwable> refused;

    HandshakeWatch(Consumer<Throwable> refused) {
        this.refused = refused;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise written) throws Exception {
        if (message instanceof CompletionStage<?> command) {
            command.whenComplete((answer, failure) -> {
                if (failure instanceof RedisException) {
                    refused.accept(failure);
                }
            });
        }
        super.write(context, message, written);
    }

    /** The client lets this event pass once its first commands have succeeded. */
    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        context.pipeline().remove(this);
        super.channelActive(context);
    }
}
