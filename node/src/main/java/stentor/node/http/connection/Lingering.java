package stentor.node.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;

/** The last answer is written; what the client still sends is thrown away. */
final class Lingering extends Phase {
    private final HttpConnection connection;

    Lingering(HttpConnection connection) {
        this.connection = connection;
    }

    /** The rest of a request's body. */
    @Override
    void read(HttpObject part) {
        if (part instanceof HttpContent rest) {
            connection.wire().throwAway(rest.content());
        }
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
