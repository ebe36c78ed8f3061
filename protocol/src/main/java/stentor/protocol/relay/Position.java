package stentor.protocol.relay;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Digits;
import stentor.protocol.channel.MessageId;

/** Where a request for one channel's messages says that it stands (Basic HTTP Push Relay Protocol; SSE; nchan). */
public sealed interface Position {
    /** The request says so itself; an id of {@code 0:0} is before everything stored. */
    record Stated(Cursor cursor) implements Position {
        public Stated {
            Objects.requireNonNull(cursor);
        }
    }

    /** The request says nothing: the location's {@code first_message} decides. */
    record Unstated() implements Position {}

    /** To be answered with 400. {@code reason} begins "Message ID invalid" and repeats nothing of what was sent. */
    record Malformed(String reason) implements Position {}

    /**
     * Reads the headers and the query parameter that may state it, in the precedence of {@link StatedId}. A date alone
     * means tag 0 of that second, a tag alone the newest stored message with that tag.
     *
     * @param queryLastEventId the parameter {@code last_event_id}, percent-decoded already
     */
    static Position read(
            Optional<String> ifModifiedSince,
            Optional<String> ifNoneMatch,
            Optional<String> lastEventId,
            Optional<String> queryLastEventId) {
        return of(StatedId.read(ifModifiedSince, ifNoneMatch, lastEventId, queryLastEventId));
    }

    /** What the request states, as a position in one channel. */
    static Position of(StatedId stated) {
        if (stated instanceof StatedId.Given given) {
            return of(given.seconds(), given.tag());
        }
        return stated instanceof StatedId.Unreadable unreadable ? new Malformed(unreadable.reason()) : new Unstated();
    }

    private static Position of(OptionalLong seconds, Optional<String> tagText) {
        long tag = tagText.isPresent() ? tagOf(tagText.get()) : 0;
        if (tag < 0) {
            return new Malformed(StatedId.INVALID + ": the tag is not a number");
        }
        if (seconds.isEmpty()) {
            return new Stated(new Cursor.AfterTag(tag));
        }
        return new Stated(
                tagText.isEmpty()
                        ? new Cursor.AfterDate(seconds.getAsLong())
                        : Cursor.after(new MessageId(seconds.getAsLong(), tag)));
    }

    /** The tag of {@code 5}, or of {@code [5]}: what a subscription to several channels writes when there is only one. */
    private static long tagOf(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return bracketed ? Digits.parse(text, 1, text.length() - 1) : Digits.parse(text);
    }
}
