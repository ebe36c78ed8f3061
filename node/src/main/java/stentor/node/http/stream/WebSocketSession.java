package stentor.node.http.stream;

import java.nio.ByteBuffer;
import stentor.protocol.websocket.Received;
import stentor.protocol.websocket.WebSocketFrame;
import stentor.protocol.websocket.WebSocketReader;

/** What a client says over its WebSocket: tells a listener of its messages, answers its pings and closes. */
final class WebSocketSession {
    private final ClientStream stream;
    private final WebSocketListener listener;
    private final int maxMessage;
    // Most subscribers never say anything.
    private WebSocketReader reader;
    private volatile Runnable readOn = () -> {};

    /** @param maxMessage bytes of a message at most */
    WebSocketSession(ClientStream stream, WebSocketListener listener, int maxMessage) {
        this.stream = stream;
        this.listener = listener;
        this.maxMessage = maxMessage;
    }

    ClientStream stream() {
        return stream;
    }

    /** Whether more may be read now; if not, what {@link #readOnBy} was given is run when it may. */
    boolean isReady() {
        return listener.isReady();
    }

    void readOnBy(Runnable action) {
        readOn = action;
    }

    /** The listener is ready again. From any thread. */
    void readOn() {
        readOn.run();
    }

    /** By one thread at a time. */
    void read(ByteBuffer bytes) {
        if (reader == null) {
            reader = new WebSocketReader(maxMessage);
        }
        for (Received received : reader.read(bytes)) {
            if (!stream.isOver()) {
                take(received);
            }
        }
    }

    private void take(Received received) {
        listener.heard();
        if (received instanceof Received.Text text) {
            listener.text(text.utf8());
        } else if (received instanceof Received.Binary binary) {
            listener.binary(binary.bytes());
        } else if (received instanceof Received.Ping ping) {
            stream.write(WebSocketFrame.pong(ping.payload()));
        } else if (received instanceof Received.Close close) {
            stream.hangUp(WebSocketFrame.close(close.code(), ""));
        } else if (received instanceof Received.Violation violation) {
            stream.hangUp(WebSocketFrame.close(violation.code(), violation.reason()));
        }
        // A pong says no more than that the client is alive.
    }
}
