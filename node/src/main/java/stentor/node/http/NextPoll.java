package stentor.node.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/**
 * Goes with the answer to a poll: who sends the same request again, but for going on from this answer, wants what follows
 * it, and need not be asked through. Belongs to the loop of its connections.
 */
public interface NextPoll {
    /** The answer that it goes with. Somebody who was told anything more or less is to be asked through. */
    Answer answer();

    /** The answer as it is written; while somebody is being answered with it, who then may retain it. */
    ByteBuf bytes();

    /** What the next request says in {@code If-Modified-Since}. */
    byte[] modifiedSince();

    /** What it says in {@code If-None-Match}. */
    byte[] noneMatch();

    /**
     * Whether what was decided for the request (who may, how much) still holds. If not, whoever repeats it is asked through, and
     * it is decided anew.
     */
    default boolean stillHolds() {
        return true;
    }

    /** Answers the poll, now or later; false if what follows is not known here. */
    boolean ask(HeldPoll poll);

    /**
     * Asks through for what follows, where nobody is asked here any more.
     *
     * @param deadline until when the request is held, by {@link System#nanoTime}; {@link Long#MAX_VALUE}: without a limit
     */
    CompletionStage<Answer> askThrough(Connection connection, long deadline);
}
