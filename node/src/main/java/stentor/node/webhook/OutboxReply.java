package stentor.node.webhook;

import java.util.List;
import java.util.Objects;

/** How an app's outbox answers. */
public sealed interface OutboxReply {
    /**
     * The report is in the log.
     *
     * @param life tells one claim of the outbox from the other: whoever was answered under another one before says again what is present
     */
    record Taken(long life) implements OutboxReply {}

    /**
     * How it is.
     *
     * @param node where its sender is
     * @param waiting calls that are to be made
     * @param present subjects that were told to be present
     * @param givenUp how many were given up and can be made again
     * @param newest the newest of those, the oldest first
     */
    record Standing(String node, int waiting, int present, int givenUp, List<GivenUp> newest) implements OutboxReply {
        public Standing {
            Objects.requireNonNull(node);
            newest = List.copyOf(newest);
        }
    }

    /**
     * A call that was given up.
     *
     * @param createdMillis since the epoch
     * @param events how many are in it
     * @param reason what came of the last attempt
     */
    record GivenUp(String id, String url, long createdMillis, int events, String reason) {}

    /** So many calls that were given up are made again. */
    record Resent(int calls) implements OutboxReply {}

    /** The log does not answer: to be asked again. */
    record NotReady() implements OutboxReply {}
}
