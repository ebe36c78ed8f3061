package stentor.node.dialect.stream;

import java.util.List;
import stentor.node.access.Caller;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/** The WebSocket of a client that only publishes. */
final class PublisherSocket implements ClientStream.Writer {
    private static final byte[] PING = WebSocketFrame.ping(new byte[0]);

    private final ClientStream stream;

    PublisherSocket(OpenStreams streams, Connection connection, Caller caller) {
        stream = streams.open(connection, PING, this);
        stream.begin();
        if (caller.mayEnd()) {
            Connection.Registration registration = caller.whenOver(List.of(), this::over);
            connection.onClose(registration::cancel);
        }
    }

    private void over() {
        stream.finish(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "401 Unauthorized"));
    }

    ClientStream stream() {
        return stream;
    }

    @Override
    public String transport() {
        return "publisher websocket";
    }

    @Override
    public void gone() {
        // What it has published is on its way, whether it waits for it or not.
    }

    @Override
    public void serverStops() {
        stream.finishAsServerStops(WebSocketFrame.close(CloseCode.GOING_AWAY, "the server stops"));
    }
}
