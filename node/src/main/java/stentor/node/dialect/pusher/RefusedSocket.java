package stentor.node.dialect.pusher;

import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.WebSocketListener;

/** The WebSocket of a client that may not come in: what it says meanwhile is not heard. */
final class RefusedSocket implements WebSocketListener, ClientStream.Writer {
    @Override
    public String transport() {
        return "pusher";
    }

    @Override
    public void text(byte[] utf8) {
        // It was told why, and is closed.
    }

    @Override
    public void binary(byte[] bytes) {
        // As above.
    }

    @Override
    public void gone() {
        // Nobody waits for it.
    }
}
