package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import stentor.node.http.Detached;

/** An endless answer, or another protocol: its writer has the connection. */
final class DetachedPhase extends Phase {
    private final HttpConnection connection;
    private final Detached writer;

    DetachedPhase(HttpConnection connection, Detached writer) {
        this.connection = connection;
        this.writer = writer;
    }

    @Override
    void received(ByteBuf bytes) {
        writer.received(bytes);
        bytes.release();
    }

    @Override
    void clientFinished() {
        connection.client().clientGone();
        connection.channel().close();
    }

    @Override
    void roomAgain() {
        writer.roomAgain();
    }
}
