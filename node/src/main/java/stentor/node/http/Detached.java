package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Writes an endless answer: everything behind its head. From then on it writes to the connection itself. All methods are called on the connection's loop.
 */
public interface Detached {
    /**
     * The head is written; what follows it can be. Writes are followed by a flush.
     *
     * @param end to be called when the last was written
     */
    void attach(Channel channel, Runnable end);

    /** The channel takes more again. */
    void roomAgain();

    /** The client has sent this, behind its request. Not to be kept. */
    void received(ByteBuf bytes);
}
