package stentor.node.http.poll;

import java.util.concurrent.CompletionStage;
import stentor.node.http.Answer;
import stentor.node.http.Connection;
import stentor.node.http.HeldPoll;

/** A kept answer for tests in which no poll is repeated: whoever asks it is wrong. */
final class UnaskedAnswer extends PollAnswer<String> {
    UnaskedAnswer(HeldPolls.Given<String> given, HeldPolls.Late late, long number) {
        super(given, late, number);
    }

    @Override
    public boolean ask(HeldPoll poll) {
        throw new AssertionError("nobody asks here");
    }

    @Override
    public CompletionStage<Answer> askAgain(Connection connection, long deadline) {
        throw new AssertionError("nobody asks here");
    }
}
