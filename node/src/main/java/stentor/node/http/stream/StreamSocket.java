package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import stentor.node.http.net.OnLoop;
import stentor.node.http.net.Traffic;
import stentor.node.http.net.TrafficCounter;

/**
 * A connection that a stream is written to, on its loop. As long as a bare socket of Linux takes everything, nothing stands
 * between it and what is written: no walk through the channel's handlers, no entry in its buffer. Of what the socket does not
 * take, the channel gets little at a time: a client that does not read costs next to no memory outside of the heap.
 */
final class StreamSocket {
    /** What a channel other than a bare socket may hold for a client that does not read, in bytes. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(8 << 10, 16 << 10);
    /** What the channel is handed of a stream's own bytes while the socket is full. */
    private static final int LITTLE = 4 << 10;

    private static final FastThreadLocal<ByteBuf> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            return Unpooled.directBuffer(64 << 10, 64 << 10);
        }

        @Override
        protected void onRemoval(ByteBuf scratch) {
            scratch.release();
        }
    };

    private final Channel channel;
    private final Runnable roomAgain;
    /** Null where writes have to pass the channel's handlers. */
    private final FileDescriptor socket;

    private final ChannelOutboundBuffer pending;
    private final Traffic traffic;
    private boolean ended;
    /** Own bytes that the socket has not taken yet; null: none. */
    private ByteBuf rest;

    /** @param roomAgain is run on the loop when there is room again after {@link #isClear} was false */
    StreamSocket(Channel channel, Runnable roomAgain) {
        this.channel = channel;
        this.roomAgain = roomAgain;
        this.pending = channel.unsafe().outboundBuffer();
        this.traffic = TrafficCounter.loopOf(channel);
        boolean bare = channel instanceof EpollSocketChannel
                && channel.pipeline().get(SslHandler.class) == null
                && SCRATCH.get().hasMemoryAddress()
                && pending != null
                && traffic != null;
        this.socket = bare ? ((EpollSocketChannel) channel).fd() : null;
        if (!bare) {
            channel.config().setWriteBufferWaterMark(WATER_MARK);
        }
    }

    /** Whether what is written now is the next that the client gets, and some of it may be taken at once. */
    boolean isClear() {
        if (ended || rest != null) {
            return false;
        }
        // A closed descriptor's number may be another connection's by now.
        return socket == null
                ? channel.isActive() && channel.isWritable()
                : socket.isOpen() && pending.totalPendingWriteBytes() == 0;
    }

    /** Whether own bytes that were written are not all with the channel yet. */
    boolean isBusy() {
        return rest != null;
    }

    /** How much of what was written the operating system has not taken yet, in bytes. */
    long unsent() {
        if (socket == null) {
            return channel.bytesBeforeWritable();
        }
        return (rest == null ? 0 : rest.readableBytes()) + pending.totalPendingWriteBytes();
    }

    /** What its bytes are counted in, if they are not counted on their way. */
    Traffic traffic() {
        return traffic;
    }

    /**
     * Writes bytes that others are written too, while it {@linkplain #isClear is clear}.
     *
     * @param shared stays the caller's
     * @return how many of them are to be counted by the caller
     */
    int writeShared(ByteBuf shared) {
        if (socket != null && !shared.hasMemoryAddress()) {
            write(shared.retainedDuplicate());
            return 0;
        }
        if (socket == null) {
            channel.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
            return 0;
        }
        int from = shared.readerIndex();
        int length = shared.readableBytes();
        int taken = send(shared, from, length);
        if (taken < length && socket.isOpen()) {
            channel.writeAndFlush(shared.retainedSlice(from + taken, length - taken))
                    .addListener(done -> tellOfRoom());
        }
        return taken;
    }

    /** Writes bytes of its own while it {@linkplain #isClear is clear}. */
    void write(ByteBuf own) {
        if (socket == null) {
            channel.writeAndFlush(own, channel.voidPromise());
        } else {
            rest = own;
            writeRest();
        }
    }

    private void writeRest() {
        ByteBuf scratch = SCRATCH.get();
        while (rest.isReadable()) {
            int length = Math.min(rest.readableBytes(), scratch.capacity());
            rest.getBytes(rest.readerIndex(), scratch.clear(), length);
            int taken = send(scratch, 0, length);
            rest.skipBytes(taken);
            traffic.written(taken);
            if (taken < length) {
                leaveLittleToChannel();
                return;
            }
        }
        forgetRest();
    }

    /** The channel waits for the socket to take more. */
    private void leaveLittleToChannel() {
        int little = Math.min(LITTLE, rest.readableBytes());
        ByteBuf copy = channel.alloc().directBuffer(little).writeBytes(rest, little);
        channel.writeAndFlush(copy).addListener(done -> {
            if (done.isSuccess() && socket.isOpen()) {
                writeRest();
            } else {
                forgetRest();
            }
            if (rest == null) {
                tellOfRoom();
            }
        });
    }

    /** Later: the channel tells of a write that is done before it has forgotten it. */
    private void tellOfRoom() {
        OnLoop.later(channel, roomAgain);
    }

    private void forgetRest() {
        rest.release();
        rest = null;
    }

    private int send(ByteBuf bytes, int from, int length) {
        try {
            return socket.isOpen() ? socket.writeAddress(bytes.memoryAddress(), from, from + length) : 0;
        } catch (IOException gone) {
            // As the channel itself does; whoever has to know hears of it by the channel's end.
            channel.close();
            return 0;
        }
    }

    /** The last was written. */
    void end() {
        ended = true;
    }
}
