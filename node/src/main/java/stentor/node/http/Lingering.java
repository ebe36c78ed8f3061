package stentor.node.http;

import io.netty.buffer.ByteBuf;

/** The last answer is written; what the client still sends is thrown away. */
final class Lingering extends Phase {
    private final HttpConnection connection;

    Lingering(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    void received(ByteBuf bytes) {
        connection.wire().throwAway(bytes);
    }

    @Override
    void clientFinished() {
        connection.channel().close();
    }
}
