package stentor.node.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import stentor.node.http.net.BareSocket;
import stentor.node.http.net.OnLoop;
import stentor.node.http.net.Traffic;

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
    private final BareSocket socket;

    private boolean ended;
    /** Own bytes that the socket has not taken yet; null: none. */
    private ByteBuf rest;

    /** @param roomAgain is run on the loop when there is room again after {@link #isClear} was false */
    StreamSocket(Channel channel, Runnable roomAgain) {
        this.channel = channel;
        this.roomAgain = roomAgain;
        this.socket = SCRATCH.get().hasMemoryAddress() ? BareSocket.of(channel) : null;
        if (socket == null) {
            channel.config().setWriteBufferWaterMark(WATER_MARK);
        }
    }

    /** Whether what is written now is the next that the client gets, and some of it may be taken at once. */
    boolean isClear() {
        if (ended || rest != null) {
            return false;
        }
        return socket == null ? channel.isActive() && channel.isWritable() : socket.isClear();
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
        return (rest == null ? 0 : rest.readableBytes()) + socket.pending();
    }

    /** What the caller of {@link #writeShared} counts in. */
    Traffic traffic() {
        return socket.traffic();
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
        int taken = socket.write(shared, from, length);
        if (taken < length && socket.isOpen()) {
            OnLoop.whenDone(
                    channel,
                    channel.writeAndFlush(shared.retainedSlice(from + taken, length - taken)),
                    done -> tellOfRoom());
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
            int taken = socket.write(scratch, 0, length);
            rest.skipBytes(taken);
            socket.traffic().written(taken);
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
        OnLoop.whenDone(channel, channel.writeAndFlush(copy), done -> {
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

    /** The last was written. */
    void end() {
        ended = true;
    }
}
