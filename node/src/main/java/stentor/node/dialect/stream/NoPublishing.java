package stentor.node.dialect.stream;

import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.WebSocketListener;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/** Ends the connection of a subscriber that sends messages where none are taken. */
record NoPublishing(ClientStream stream) implements WebSocketListener {
    @Override
    public void text(byte[] utf8) {
        refuse();
    }

    @Override
    public void binary(byte[] bytes) {
        refuse();
    }

    private void refuse() {
        stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "publishing is not allowed here"));
    }
}
