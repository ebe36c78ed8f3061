package stentor.node.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The same for one client, as long as the decision about it holds.
 *
 * @param decision whether it does; asked on the connection's loop for each poll, and must not block
 */
record NextPollWhile(NextPoll next, BooleanSupplier decision) implements NextPoll {
    @Override
    public boolean stillHolds() {
        return decision.getAsBoolean();
    }

    @Override
    public Answer answer() {
        return next.answer();
    }

    @Override
    public ByteBuf bytes() {
        return next.bytes();
    }

    @Override
    public byte[] modifiedSince() {
        return next.modifiedSince();
    }

    @Override
    public byte[] noneMatch() {
        return next.noneMatch();
    }

    @Override
    public boolean ask(HeldPoll poll) {
        return next.ask(poll);
    }

    @Override
    public CompletionStage<Answer> askAgain(Connection connection, long deadline) {
        return next.askAgain(connection, deadline);
    }
}
