package stentor.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What follows an answer's head when it goes on for as long as the client stays. Its connection is
 * from then on written to directly. All methods are called on the connection's loop.
 */
public interface Detached {
    /**
     * The head is written; what follows it can be. Writes are followed by a flush.
     *
     * @param end to be called when the last was written
     */
    void attach(Channel channel, Runnable end);

    /** What was written has made room again. */
    void roomAgain();

    /** The client has sent this, behind its request. Not to be kept. */
    void received(ByteBuf bytes);
}
