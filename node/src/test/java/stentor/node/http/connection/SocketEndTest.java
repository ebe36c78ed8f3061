package stentor.node.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketEndTest {
    /** Notes what is done with the socket, in order. */
    private static final class Socket extends EmbeddedChannel implements DuplexChannel {
        private final List<String> done = new ArrayList<>();

        private Socket() {
            closeFuture().addListener(closed -> done.add("closed"));
        }

        @Override
        public ChannelFuture shutdownOutput() {
            done.add("no more is sent");
            return newSucceededFuture();
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            shutdownOutput();
            return promise.setSuccess();
        }

        @Override
        public ChannelFuture shutdownInput() {
            throw new AssertionError("only sending is shut down");
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            throw new AssertionError("only sending is shut down");
        }

        @Override
        public ChannelFuture shutdown() {
            throw new AssertionError("only sending is shut down");
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            throw new AssertionError("only sending is shut down");
        }

        @Override
        public boolean isInputShutdown() {
            return false;
        }

        @Override
        public boolean isOutputShutdown() {
            return done.contains("no more is sent");
        }

        @Override
        public boolean isShutdown() {
            return false;
        }
    }

    private final Socket socket = new Socket();
    private final SocketEnd end = new SocketEnd(socket);

    @Test
    void theSendingSideIsShutDownAndWhatComesIsStillRead() {
        socket.config().setAutoRead(false);
        end.finish(false);
        assertThat(socket.done).containsExactly("no more is sent");
        assertThat(socket.config().isAutoRead()).isTrue();
        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void whereTheClientHasFinishedTheSocketIsClosed() {
        end.finish(true);
        assertThat(socket.done).containsExactly("closed");
    }

    @Test
    void whatWasWrittenBeforeIsSentBefore() {
        ChannelPromise[] waits = new ChannelPromise[1];
        socket.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
                waits[0] = promise;
            }
        });
        end.finish(true);
        assertThat(socket.isOpen()).isTrue();
        waits[0].setSuccess();
        assertThat(socket.done).containsExactly("closed");
    }

    @Test
    void whoeverGoesOnSendingIsResetAfter16MiB() {
        end.finish(false);
        ByteBuf mebibyte = Unpooled.wrappedBuffer(new byte[1 << 20]);
        for (int i = 0; i < 16; i++) {
            end.discard(mebibyte.retainedDuplicate());
        }
        assertThat(socket.isOpen()).isTrue();
        end.discard(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(socket.isOpen()).isFalse();
        assertThat(mebibyte.refCnt()).isOne();
    }

    @Test
    void aResetClosesTheSocketWithoutAWordOfTheHandlers() {
        List<String> asked = new ArrayList<>();
        socket.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext context, ChannelPromise promise) {
                asked.add("TLS would say goodbye");
            }
        });
        end.reset();
        end.reset();
        assertThat(socket.done).containsExactly("closed");
        assertThat(asked).isEmpty();
    }
}
