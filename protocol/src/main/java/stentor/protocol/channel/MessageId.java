package stentor.protocol.channel;

import java.util.Optional;

/**
 * Where a message stands in its channel: the second in which it was published (Unix time) and a tag that counts up from
 * 0 within that second. Ids of one channel grow strictly, in the order of {@link #compareTo}.
 *
 * <p>The same pair is {@code Last-Modified} and {@code Etag} over HTTP (Basic HTTP Push Relay Protocol), {@code
 * seconds:tag} as text and {@code seconds-tag} as the id of a Redis stream entry.
 *
 * @param seconds seconds since the epoch, 0 or more
 * @param tag 0 or more
 */
public record MessageId(long seconds, long tag) implements Comparable<MessageId> {
    /** Stands before every message; as text {@code 0:0}. */
    public static final MessageId ZERO = new MessageId(0, 0);

    public MessageId {
        if (seconds < 0 || tag < 0) {
            throw new IllegalArgumentException("message id " + seconds + ":" + tag + " (expected: both 0 or more)");
        }
    }

    /** Reads {@code seconds:tag}, both plain decimal numbers; empty for anything else. */
    public static Optional<MessageId> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        long seconds = Digits.parse(text, 0, colon);
        long tag = Digits.parse(text, colon + 1, text.length());
        return seconds < 0 || tag < 0 ? Optional.empty() : Optional.of(new MessageId(seconds, tag));
    }

    /** The id that follows within the same second. */
    public MessageId nextTag() {
        return new MessageId(seconds, tag + 1);
    }

    public boolean isAfter(MessageId other) {
        return compareTo(other) > 0;
    }

    /** The later of the two. */
    public static MessageId max(MessageId one, MessageId other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public int compareTo(MessageId other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Long.compare(tag, other.tag);
    }

    @Override
    public String toString() {
        return seconds + ":" + tag;
    }
}
