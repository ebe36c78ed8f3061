package stentor.node.dialect.pusher;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Caller;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.OpenStreams;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.websocket.WebSocketFrame;

/**
 * Lets WebSockets in. One that may not come in is accepted all the same, is told why and closed with the code by which its client
 * knows whether to come back: what an HTTP status says, no page can read.
 */
final class SocketDoor {
    private static final byte[] PING = WebSocketFrame.ping(new byte[0]);
    /** Bytes of a frame at most; the data in it has a limit of its own. */
    private static final int MAX_FRAME = 1 << 20;

    private final OpenStreams streams;

    SocketDoor(OpenStreams streams) {
        this.streams = streams;
    }

    /**
     * @param caller ends the connection when it may no longer have it
     * @param app empty: no app has the key
     * @param complete whether the path is one of a connection
     */
    CompletionStage<Answer> answer(
            HttpRequest request, Connection connection, Caller caller, Optional<AppDoor> app, boolean complete) {
        if (!WebSocketUpgrade.isAsked(request)) {
            return Answer.now(Answers.text(400, "connections here are WebSockets"));
        }
        Optional<HttpResponse> refusal = WebSocketUpgrade.refusal(request);
        if (refusal.isPresent()) {
            return Answer.now(refusal.get());
        }
        Optional<PusherError> error = complete
                ? app.isEmpty() ? Optional.of(PusherError.APP_NOT_FOUND) : error(request, app.get())
                : Optional.of(PusherError.PATH_NOT_FOUND);
        return CompletableFuture.completedFuture(
                error.isPresent()
                        ? refused(request, connection, error.get())
                        : accepted(request, connection, caller, app.orElseThrow()));
    }

    /** Tells a client of a WebSocket why it may not come in, whatever it asks for. */
    CompletionStage<Answer> refuse(HttpRequest request, Connection connection, PusherError error) {
        return CompletableFuture.completedFuture(refused(request, connection, error));
    }

    private Answer accepted(HttpRequest request, Connection connection, Caller caller, AppDoor app) {
        PusherSocket socket = new PusherSocket();
        ClientStream stream = streams.open(connection, PING, socket);
        stream.begin();
        WebSocketUpgrade upgrade =
                WebSocketUpgrade.accept(request, Optional.empty(), stream, socket, MAX_FRAME, List.of());
        PusherConnection entered = app.enter(new WebSocketOutlet(stream), caller.allowance());
        entered.whenReady(upgrade::readOn);
        entered.begin();
        socket.carries(entered);
        connection.onClose(caller.whenOver(List.of(), () -> entered.end(PusherError.UNAUTHORIZED))::cancel);
        return upgrade.answer();
    }

    private Answer refused(HttpRequest request, Connection connection, PusherError error) {
        RefusedSocket socket = new RefusedSocket();
        ClientStream stream = streams.open(connection, PING, socket);
        stream.begin();
        WebSocketUpgrade upgrade =
                WebSocketUpgrade.accept(request, Optional.empty(), stream, socket, MAX_FRAME, List.of());
        stream.write(WebSocketFrame.text(PusherCodec.error(error, error.text())));
        stream.finish(WebSocketFrame.close(error.code(), error.text()));
        return upgrade.answer();
    }

    private static Optional<PusherError> error(HttpRequest request, AppDoor app) {
        Optional<PusherError> problem = Entry.problem(request, app);
        return problem.isPresent() || app.admit() ? problem : Optional.of(PusherError.OVER_CAPACITY);
    }
}
