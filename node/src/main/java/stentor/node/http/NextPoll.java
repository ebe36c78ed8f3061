package stentor.node.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/**
 * Goes with the answer to a poll: where the client continues that sends the same request again, but with the validators of this answer. Such
 * a poll is held or answered here, without the handler. Belongs to the loop of its connections.
 */
public interface NextPoll {
    /** The answer that it goes with. A client that got another one, with one header more, cannot continue here. */
    Answer answer();

    /** The answer as bytes, while a client is being answered with it; it may retain them. */
    ByteBuf bytes();

    /** The next request's {@code If-Modified-Since}. */
    byte[] modifiedSince();

    /** The next request's {@code If-None-Match}. */
    byte[] noneMatch();

    /**
     * Whether the decision about the request (its access, its limits) still holds. If not, the handler decides about the next one.
     */
    default boolean stillHolds() {
        return true;
    }

    /** Answers the poll, now or later; false if the handler has to be asked. */
    boolean ask(HeldPoll poll);

    /**
     * Asks for what follows this answer, where polls are not held together any more.
     *
     * @param deadline until when the request is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     */
    CompletionStage<Answer> askAgain(Connection connection, long deadline);
}
