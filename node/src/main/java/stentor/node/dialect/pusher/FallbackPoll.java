package stentor.node.dialect.pusher;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackKey;
import stentor.node.fallback.Receiving;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.protocol.pusher.FallbackFrames;

/** A request that is answered with what comes next for its client. */
final class FallbackPoll implements FallbackDesk.Receiver {
    private final Connection connection;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    FallbackPoll(Connection connection) {
        this.connection = connection;
    }

    CompletionStage<Answer> answer(FallbackDesk desk, FallbackKey session) {
        FallbackDesk.Request request = desk.receive(session, Receiving.POLLING, this);
        Connection.Registration gone = connection.onClose(request::abandon);
        answer.thenRun(gone::cancel);
        return answer;
    }

    @Override
    public void take(byte[] frames, boolean last) {
        answer.complete(Answer.of(FallbackDoor.frames(frames)));
    }

    @Override
    public void lost() {
        answer.complete(Answer.of(FallbackDoor.lostSession()));
    }

    @Override
    public void goElsewhere() {
        // The client asks again at once, and by then a balancer sends it elsewhere.
        answer.complete(Answer.of(FallbackDoor.frames(FallbackFrames.heartbeat())));
    }
}
