package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import stentor.protocol.stream.MetaFrame;
import stentor.protocol.stream.MetaFrameCodec;

/** Subscribers over WebSocket, a text frame a message, with the subprotocol that tells them of gaps. */
public final class WebSocketSimulation extends StreamSimulation {
    public WebSocketSimulation() {
        super("/publisher/", "/subscriber/");
        streamBy(
                exec(ws("subscribe").connect(subscriberPath()).subprotocol(MetaFrameCodec.SUBPROTOCOL)),
                exec(ws.processUnmatchedMessages(this::look)),
                exec(ws("unsubscribe").close()));
    }

    private Session look(List<WsInboundMessage> frames, Session session) {
        for (WsInboundMessage frame : frames) {
            if (frame instanceof WsInboundMessage.Text text) {
                take(text.message(), text.timestamp(), session);
            } else {
                fail("a binary frame", session);
            }
        }
        return session;
    }

    private void take(String frame, long at, Session session) {
        Optional<MetaFrame> read = MetaFrameCodec.decode(frame.getBytes(StandardCharsets.UTF_8));
        if (read.isEmpty()) {
            fail("a frame without metadata: " + frame, session);
        } else if (read.get().afterGap()) {
            fail("the server says that there is a gap", session);
        } else {
            accept(read.get().payload().text(), at, session);
        }
    }
}
