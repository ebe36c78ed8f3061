package stentor.node.dialect.pusher;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Allowance;
import stentor.node.access.Caller;
import stentor.node.dialect.Bodies;
import stentor.node.dialect.Unavailable;
import stentor.node.fallback.FallbackCommand.Said;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackEvent;
import stentor.node.fallback.FallbackKey;
import stentor.node.fallback.Receiving;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.stream.OpenStreams;
import stentor.protocol.pusher.FallbackFrames;
import stentor.protocol.pusher.PusherCodec;
import stentor.protocol.pusher.PusherError;
import stentor.protocol.pusher.PusherFrame;

/**
 * The requests of clients that use HTTP instead of a WebSocket: {@code NNN/SESSION/xhr_streaming}, {@code xhr} and {@code
 * xhr_send}. They receive by POST, too: so no cache is in their way.
 */
final class FallbackDoor {
    static final String TYPE = "application/javascript; charset=UTF-8";

    /** At once, as over a WebSocket whose node stops: upon any other answer than 200 the client waits for a second. */
    static final byte[] CONNECT_AGAIN =
            FallbackFrames.close(PusherError.RECONNECT.code(), PusherError.RECONNECT.text());

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";
    /** Bytes of one request that says something: as of a frame of a WebSocket. */
    private static final int MAX_SAID = 1 << 20;

    private final FallbackDesk desk;
    private final OpenStreams streams;
    private final Bodies bodies;

    FallbackDoor(FallbackDesk desk, OpenStreams streams, Bodies bodies) {
        this.desk = desk;
        this.streams = streams;
        this.bodies = bodies;
    }

    /** @param path what follows the app's key */
    CompletionStage<Answer> answer(
            HttpRequest request, Connection connection, Caller caller, Optional<AppDoor> app, List<String> path) {
        if (path.size() != 3 || !path.get(0).matches(NAME) || !path.get(1).matches(NAME)) {
            return bodies.unread(request, Answers.text(404, "Not found"));
        }
        if (!request.method().name().equals("POST")) {
            return bodies.unread(request, Answers.methodNotAllowed("POST"));
        }
        String session = path.get(0) + '.' + path.get(1);
        return switch (path.get(2)) {
            case "xhr_send" -> say(request, caller.allowance(), app, session);
            case "xhr" -> receive(request, connection, caller, app, session, Receiving.POLLING);
            case "xhr_streaming" -> receive(request, connection, caller, app, session, Receiving.STREAMING);
            default -> bodies.unread(request, Answers.text(404, "Not found"));
        };
    }

    private CompletionStage<Answer> receive(
            HttpRequest request,
            Connection connection,
            Caller caller,
            Optional<AppDoor> app,
            String session,
            Receiving how) {
        bodies.discard(request);
        Optional<PusherError> refused =
                app.isEmpty() ? Optional.of(PusherError.APP_NOT_FOUND) : Entry.problem(request, app.get());
        if (refused.isPresent()) {
            return Answer.now(refused(refused.get()));
        }
        FallbackKey key = app.get().fallback(session);
        CompletionStage<Answer> answer = how == Receiving.POLLING
                ? new FallbackPoll(connection).answer(desk, key)
                : new FallbackStream(streams, connection).answer(desk, key);
        if (caller.mayEnd()) {
            // What the client asks next is refused.
            Connection.Registration permission = caller.whenOver(List.of(), connection::abort);
            Connection.Registration end = connection.onClose(permission::cancel);
            if (how == Receiving.POLLING) {
                answer.whenComplete((answered, failure) -> {
                    permission.cancel();
                    end.cancel();
                });
            }
        }
        return answer;
    }

    /** Open, so that the client heeds the code of the close. */
    private static HttpResponse refused(PusherError error) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(FallbackFrames.open());
        frames.writeBytes(FallbackFrames.messages(List.of(PusherCodec.error(error, error.text()))));
        frames.writeBytes(FallbackFrames.close(error.code(), error.text()));
        return frames(frames.toByteArray());
    }

    /** Tells a client that waits for what comes why it may not; empty: it asks for something else. */
    static Optional<HttpResponse> refusal(List<String> path, PusherError error) {
        return path.size() == 3 && (path.get(2).equals("xhr") || path.get(2).equals("xhr_streaming"))
                ? Optional.of(refused(error))
                : Optional.empty();
    }

    /** To a client whose session is gone or cannot be reached: it connects again. */
    static HttpResponse lostSession() {
        return frames(CONNECT_AGAIN);
    }

    static HttpResponse frames(byte[] frames) {
        return Answers.body(200, Optional.of(TYPE), frames, Answers.header("Cache-Control", "no-store"));
    }

    private CompletionStage<Answer> say(
            HttpRequest request, Allowance allowance, Optional<AppDoor> app, String session) {
        if (app.isEmpty()) {
            return bodies.unread(request, Answers.text(404, PusherError.APP_NOT_FOUND.text()));
        }
        FallbackKey key = app.get().fallback(session);
        return bodies.read(request, MAX_SAID, body -> FallbackFrames.read(body)
                .map(messages -> desk.say(key, counted(messages, allowance)).handle((heard, failure) -> {
                    if (failure != null) {
                        // pusher-js does not look at the answer.
                        desk.unheard(key);
                    }
                    return Answer.of(answer(Optional.ofNullable(heard)));
                }))
                .orElseGet(() -> Answer.now(Answers.text(400, "a JSON array of strings is expected"))));
    }

    /** The session may live elsewhere, where its client's address is not known: what that publishes is counted here. */
    private static List<Said.Message> counted(List<byte[]> messages, Allowance allowance) {
        return messages.stream()
                .map(utf8 -> new Said.Message(
                        utf8,
                        allowance != Allowance.UNLIMITED
                                && PusherCodec.read(utf8) instanceof PusherFrame.ClientEvent
                                && allowance.take(1) > 0))
                .toList();
    }

    private static HttpResponse answer(Optional<FallbackEvent.Heard> heard) {
        return heard.map(FallbackEvent.Heard::known)
                .map(known -> known ? Answers.empty(204) : Answers.text(404, "no such session"))
                .orElseGet(() -> Unavailable.tryAgain("the session cannot be reached"));
    }
}
