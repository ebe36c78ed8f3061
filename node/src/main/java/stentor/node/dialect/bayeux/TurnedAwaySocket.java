package stentor.node.dialect.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketListener;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.protocol.websocket.CloseCode;
import stentor.protocol.websocket.WebSocketFrame;

/**
 * The WebSocket of a client whose connection is one too many. Its first frame, which carries the handshake, is answered, and the
 * WebSocket closed.
 */
final class TurnedAwaySocket implements ClientStream.Writer, WebSocketListener {
    private static final byte[] PING = WebSocketFrame.ping(new byte[0]);

    private final TurnedAway turnedAway;
    private final ClientStream stream;

    private TurnedAwaySocket(TurnedAway turnedAway, OpenStreams streams, Connection connection) {
        this.turnedAway = turnedAway;
        this.stream = streams.open(connection, PING, this);
        stream.begin();
    }

    /** @param maxMessage bytes of a frame at most */
    static Answer accept(
            HttpRequest request, TurnedAway turnedAway, OpenStreams streams, Connection connection, int maxMessage) {
        TurnedAwaySocket socket = new TurnedAwaySocket(turnedAway, streams, connection);
        return WebSocketUpgrade.accept(request, Optional.empty(), socket.stream, socket, maxMessage, List.of())
                .answer();
    }

    @Override
    public String transport() {
        return "bayeux websocket";
    }

    @Override
    public void text(byte[] utf8) {
        turnedAway
                .replies(List.of(new String(utf8, StandardCharsets.UTF_8)))
                .ifPresent(replies -> stream.write(WebSocketFrame.text(BayeuxAnswers.array(replies))));
        stream.finish(WebSocketFrame.close(
                CloseCode.TRY_AGAIN_LATER, "limits." + turnedAway.why().limit()));
    }

    @Override
    public void binary(byte[] bytes) {
        stream.hangUp(WebSocketFrame.close(CloseCode.POLICY_VIOLATION, "Bayeux messages are text"));
    }

    @Override
    public void gone() {
        // Nobody waits for it.
    }
}
