package stentor.node.http.connection;

import java.util.Optional;
import stentor.node.http.Answer;
import stentor.node.http.Connection.Registration;
import stentor.node.http.HeldPoll;
import stentor.node.http.NextPoll;

/** A poll waits that goes on from the last answer; the handler was not asked for it. */
final class Held extends Phase implements HeldPoll {
    private final HttpConnection connection;
    private NextPoll from;
    private Registration seat;

    Held(HttpConnection connection) {
        this.connection = connection;
    }

    /** False if what follows is not known there. */
    boolean ask(NextPoll place) {
        from = place;
        return place.ask(this);
    }

    @Override
    public void waits(Registration newSeat) {
        seat = newSeat;
    }

    @Override
    public void answer(NextPoll answered) {
        seat = null;
        connection.answerPoll(answered);
    }

    @Override
    public void fail() {
        seat = null;
        connection.client().abort();
    }

    @Override
    public void end(Answer answer) {
        seat = null;
        connection.handling(false, false, Optional.empty()).answer(answer);
    }

    @Override
    public void letGo(long deadline) {
        seat = null;
        Handling handling = connection.handling(false, false, Optional.empty());
        handling.take(from.askThrough(connection.client(), deadline), () -> "a poll that was let go");
    }

    @Override
    void clientFinished() {
        giveUpSeat();
        connection.channel().close();
    }

    @Override
    void gone() {
        giveUpSeat();
    }

    private void giveUpSeat() {
        if (seat != null) {
            seat.cancel();
            seat = null;
        }
    }
}
