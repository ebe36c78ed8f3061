package stentor.node.dialect.pusher;

import java.util.Optional;
import stentor.node.http.stream.ClientStream;
import stentor.protocol.websocket.WebSocketFrame;

/** A WebSocket: a text frame each. */
final class WebSocketOutlet implements Outlet {
    private final ClientStream stream;

    WebSocketOutlet(ClientStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(byte[] frame) {
        stream.write(WebSocketFrame.text(frame));
    }

    @Override
    public void write(ChannelForm.Rendered event) {
        stream.deliver(event.webSocket());
    }

    @Override
    public void close(int code, String reason) {
        stream.finish(WebSocketFrame.close(code, reason));
    }

    @Override
    public boolean hasRoom() {
        return stream.hasRoom();
    }

    @Override
    public void fallsBehind() {
        stream.fallsBehind();
    }

    @Override
    public void keepsUp() {
        stream.keepsUp();
    }

    @Override
    public Optional<ClientStream> shared() {
        return Optional.of(stream);
    }
}
