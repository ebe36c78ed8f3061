package stentor.node.dialect.stream;

import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/** The WebSocket of a client that only publishes. */
final class PublisherSocket implements ClientStream.Writer {
    private static final byte[] PING = WebSocketFrame.ping(new byte[0]);

    private final ClientStream stream;

    PublisherSocket(OpenStreams streams, Connection connection) {
        stream = streams.open(connection, PING, this);
        stream.begin();
    }

    ClientStream stream() {
        return stream;
    }

    @Override
    public void gone() {
        // What it has published is on its way, whether it waits for it or not.
    }

    @Override
    public void serverStops() {
        stream.finish(WebSocketFrame.close(CloseCode.GOING_AWAY, "the server stops"));
    }
}
