package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import stentor.node.http.Detached;

/** The connection belongs to whoever writes the answer, which goes on for as long as the client stays. */
final class Handed extends Phase {
    private final HttpConnection connection;
    private final Detached writer;

    Handed(HttpConnection connection, Detached writer) {
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
