package stentor.node.http.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.BooleanSupplier;
import stentor.node.http.NextPoll;
import stentor.node.http.connection.HttpConnection;
import stentor.node.http.connection.PollShortcut;
import stentor.node.http.net.BareSocket;

/**
 * Recognizes polls in front of the decoder. A client that polls sends the same head each time, but for the values of the two headers that
 * say after which message it continues. Such a request is recognized by its bytes: it is not decoded, and the handler is not asked.
 */
final class RepeatedPolls extends ChannelInboundHandlerAdapter implements PollShortcut {
    private static final FastThreadLocal<PollHeads> HEADS = new FastThreadLocal<>() {
        @Override
        protected PollHeads initialValue() {
            return new PollHeads();
        }
    };

    private final HttpConnection connection;
    private final RequestDecoder decoder;
    /** Whether it is in the pipeline: most connections never poll. */
    private boolean inUse;

    private Channel channel;
    /** Null where answers have to pass the channel's handlers. */
    private BareSocket socket;

    /** The head of the poll that was answered last, and where its client may go on; null: nowhere. */
    private PollHead head;

    private NextPoll next;
    /** Whether what was decided for the request with this head still holds. */
    private BooleanSupplier decision = () -> false;
    /** The handler's decisions when it was asked: it may decide otherwise by now. */
    private int decidedUnder;
    /** The head of the request that is decoded or handled now, if it is a poll. */
    private PollHead candidate;

    private int candidateUnder;

    RepeatedPolls(HttpConnection connection, RequestDecoder decoder) {
        this.connection = connection;
        this.decoder = decoder;
    }

    @Override
    public void requestAnswered(NextPoll newNext) {
        if (!inUse) {
            if (newNext == null) {
                return;
            }
            inUse = true;
            decoder.precede(this);
            channel = connection.channel();
            socket = BareSocket.of(channel);
        }
        next = newNext;
        decision = newNext == null ? () -> false : newNext::stillHolds;
        head = candidate;
        decidedUnder = candidateUnder;
        candidate = null;
    }

    @Override
    public boolean answer(NextPoll answered) {
        next = answered;
        ByteBuf bytes = answered.bytes();
        int length = bytes.readableBytes();
        int taken = socket == null ? 0 : socket.writeShared(bytes);
        if (taken < length) {
            channel.writeAndFlush(
                    bytes.retainedSlice(bytes.readerIndex() + taken, length - taken), channel.voidPromise());
        }
        return taken == length;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (next != null && connection.awaitsRequest()) {
            PollHeads heads = HEADS.get();
            int length = head == null || !stillHolds() ? 0 : heads.matches(head, bytes, next);
            if (length > 0 && holds(length, bytes)) {
                if (!bytes.isReadable()) {
                    bytes.release();
                    return;
                }
            } else {
                head = null;
                candidate = heads.read(bytes);
                candidateUnder = connection.decisions();
            }
        }
        context.fireChannelRead(bytes);
    }

    private boolean stillHolds() {
        return decidedUnder == connection.decisions() && decision.getAsBoolean();
    }

    private boolean holds(int length, ByteBuf bytes) {
        bytes.skipBytes(length);
        boolean holds = connection.hold(next);
        if (!holds) {
            bytes.readerIndex(bytes.readerIndex() - length);
        }
        return holds;
    }
}
