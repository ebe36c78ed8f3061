package stentor.node.http.connection;

import java.util.Optional;
import stentor.node.http.Answer;
import stentor.node.http.Connection.Registration;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;

/** A poll that was recognized waits for its answer; the handler was not asked for it. */
final class HoldingPoll extends Phase implements HeldPoll {
    private final HttpConnection connection;
    private NextPoll from;
    private Registration registration;

    HoldingPoll(HttpConnection connection) {
        this.connection = connection;
    }

    /** False if the handler has to be asked. */
    boolean ask(NextPoll place) {
        from = place;
        return place.ask(this);
    }

    @Override
    public void waits(Registration newRegistration) {
        registration = newRegistration;
    }

    @Override
    public void answer(NextPoll answered) {
        registration = null;
        connection.answerPoll(answered);
    }

    @Override
    public void fail() {
        registration = null;
        connection.client().abort();
    }

    @Override
    public void end(Answer answer) {
        registration = null;
        connection.handling(false, false, Optional.empty()).answer(answer);
    }

    @Override
    public void letGo(long deadline) {
        registration = null;
        Handling handling = connection.handling(false, false, Optional.empty());
        handling.take(from.askAgain(connection.client(), deadline), () -> "a poll that was let go");
    }

    @Override
    void clientFinished() {
        leave();
        connection.channel().close();
    }

    @Override
    void gone() {
        leave();
    }

    private void leave() {
        if (registration != null) {
            registration.cancel();
            registration = null;
        }
    }
}
