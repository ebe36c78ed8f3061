package stentor.protocol.relay;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import stentor.protocol.channel.Digits;
import stentor.protocol.http.HttpDate;

/**
 * The message id that a request states, before anybody has looked into its tag: how a tag reads depends on how many
 * channels the request is about.
 *
 * <p>There are three places for it. {@code Last-Event-ID} goes before the validators {@code If-Modified-Since} and {@code
 * If-None-Match}, which a browser's cache may add by itself. The query's {@code last_event_id} comes last: an EventSource
 * that comes back repeats its URL as it was at first, and says in the header how far it has got since.
 */
public sealed interface StatedId {
    /** How the text of every answer to a malformed id begins (nchan). */
    String INVALID = "Message ID invalid";

    /** @param tag without quotes and weakness, never blank; at least one of the two is present */
    record Given(OptionalLong seconds, Optional<String> tag) implements StatedId {
        public Given {
            Objects.requireNonNull(seconds);
            Objects.requireNonNull(tag);
        }
    }

    /** The request states none. */
    record Absent() implements StatedId {}

    /** @param reason for the client to read, beginning with {@link #INVALID}; repeats nothing of what it sent */
    record Unreadable(String reason) implements StatedId {}

    /** Blank values count as absent; {@code queryLastEventId} is percent-decoded already. */
    static StatedId read(
            Optional<String> ifModifiedSince,
            Optional<String> ifNoneMatch,
            Optional<String> lastEventId,
            Optional<String> queryLastEventId) {
        Optional<String> header = present(lastEventId);
        if (header.isPresent()) {
            return ofEventId(header.get(), "Last-Event-ID");
        }
        Optional<String> date = present(ifModifiedSince);
        Optional<String> tag = present(ifNoneMatch);
        if (date.isPresent() || tag.isPresent()) {
            return ofValidators(date, tag);
        }
        Optional<String> query = present(queryLastEventId);
        return query.isPresent() ? ofEventId(query.get(), "last_event_id") : new Absent();
    }

    private static StatedId ofEventId(String text, String where) {
        int colon = text.indexOf(':');
        long seconds = colon < 0 ? -1 : Digits.parse(text, 0, colon);
        String tag = text.substring(colon + 1);
        if (seconds < 0 || tag.isBlank()) {
            return new Unreadable(INVALID + ": " + where + " is not SECONDS:TAG");
        }
        return new Given(OptionalLong.of(seconds), Optional.of(tag));
    }

    private static StatedId ofValidators(Optional<String> ifModifiedSince, Optional<String> ifNoneMatch) {
        OptionalLong seconds = OptionalLong.empty();
        if (ifModifiedSince.isPresent()) {
            seconds = HttpDate.parse(ifModifiedSince.get());
            if (seconds.isEmpty()) {
                return new Unreadable(INVALID + ": If-Modified-Since is not an HTTP date");
            }
        }
        Optional<String> tag = ifNoneMatch.map(StatedId::bare);
        if (tag.isPresent() && tag.get().isBlank()) {
            return new Unreadable(INVALID + ": If-None-Match is not a tag");
        }
        return new Given(seconds, tag);
    }

    /** The tag of {@code 0}, {@code "0"} and {@code W/"0"} alike; quotes that do not match stay and make it malformed. */
    private static String bare(String tag) {
        String text = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static Optional<String> present(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }
}
