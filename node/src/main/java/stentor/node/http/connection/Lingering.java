package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;

/** The last answer is written; bytes that the client still sends are discarded. */
final class Lingering extends Phase {
    private final HttpConnection connection;

    Lingering(HttpConnection connection) {
        this.connection = connection;
    }

    /** The rest of a request's body. */
    @Override
    void read(HttpObject part) {
        if (part instanceof HttpContent rest) {
            connection.wire().discard(rest.content());
        }
    }

    @Override
    void received(ByteBuf bytes) {
        connection.wire().discard(bytes);
    }

    @Override
    void clientFinished() {
        connection.channel().close();
    }
}
