package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;

/** What a connection is doing now, and how it reacts to each event meanwhile. On its loop. */
abstract class Phase {
    /** A part of a request, which has to be released. */
    void read(HttpObject part) {
        ReferenceCountUtil.release(part);
    }

    /** Bytes behind the last request, which have to be released. */
    void received(ByteBuf bytes) {
        bytes.release();
    }

    /** The client has shut down its sending side, or closed: the two cannot be told apart. */
    abstract void clientFinished();

    /** The channel takes no more for now. */
    void noRoom() {}

    /** The channel takes more again. */
    void roomAgain() {}

    /** The connection is gone. */
    void gone() {}
}
