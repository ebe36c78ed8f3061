package stentor.node.dialect.pusher;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import stentor.node.dialect.Unavailable;
import stentor.node.fallback.FallbackDesk;
import stentor.node.fallback.FallbackKey;
import stentor.node.fallback.Receiving;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.stream.ClientStream;
import stentor.node.http.stream.LateAnswer;
import stentor.node.http.stream.OpenStreams;

/** A request whose answer goes on with all that comes for its client. */
final class FallbackStream implements FallbackDesk.Receiver, ClientStream.Writer {
    private final ClientStream stream;
    private final LateAnswer answer = new LateAnswer();
    /** Something was written that the session was not told of yet. */
    private final AtomicBoolean owesWord = new AtomicBoolean();

    private FallbackDesk.Request request;
    private boolean gone;

    FallbackStream(OpenStreams streams, Connection connection) {
        this.stream = streams.open(connection, new byte[0], this);
    }

    CompletionStage<Answer> answer(FallbackDesk desk, FallbackKey session) {
        FallbackDesk.Request received = desk.receive(session, Receiving.STREAMING, this);
        boolean already;
        synchronized (this) {
            request = received;
            already = gone;
        }
        if (already) {
            received.abandon();
        } else {
            sayWord();
        }
        return answer.answer();
    }

    // What the session tells

    @Override
    public String transport() {
        return "pusher fallback";
    }

    @Override
    public void take(byte[] frames, boolean last) {
        answer.begin(
                stream,
                () -> stream.answer(
                        FallbackDoor.TYPE,
                        ClientStream.Joining.JOINED,
                        Answers.header("Cache-Control", "no-store"),
                        Answers.header("X-Accel-Buffering", "no")));
        if (last) {
            stream.finish(frames);
            return;
        }
        stream.write(frames);
        owesWord.set(true);
        if (stream.hasRoom()) {
            sayWord();
        }
    }

    private void sayWord() {
        FallbackDesk.Request its;
        synchronized (this) {
            its = request;
        }
        if (its != null && owesWord.compareAndSet(true, false)) {
            its.took();
        }
    }

    @Override
    public void lost() {
        if (answer.instead(FallbackDoor::lostSession)) {
            stream.finish();
        } else {
            stream.finish(FallbackDoor.CONNECT_AGAIN);
        }
    }

    @Override
    public void goElsewhere() {
        lost();
    }

    // What the connection tells

    @Override
    public void roomAgain() {
        sayWord();
    }

    @Override
    public void gone() {
        FallbackDesk.Request its;
        synchronized (this) {
            gone = true;
            its = request;
        }
        if (its != null) {
            its.abandon();
        }
        // Nobody reads it, but a request without an answer keeps its connection for a while.
        answer.instead(() -> Unavailable.tryAgain("the client is gone"));
    }

    @Override
    public void serverStops() {
        lost();
    }
}
