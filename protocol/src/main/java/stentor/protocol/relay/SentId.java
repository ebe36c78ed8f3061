package stentor.protocol.relay;

import java.util.Objects;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/**
 * The id that a subscriber is sent with a message, as it will state it again: of one channel's message or, with a
 * compound tag, of where it stands in several channels (nchan).
 *
 * @param tag the bare {@code Etag}
 */
public record SentId(long seconds, String tag) {
    public SentId {
        Objects.requireNonNull(tag);
    }

    public static SentId of(MessageId id) {
        return new SentId(id.seconds(), Long.toString(id.tag()));
    }

    /** The value of {@code Last-Modified}. */
    public String lastModified() {
        return HttpDate.format(seconds);
    }

    /** {@code SECONDS:TAG}, as event streams and {@code ws+meta.nchan} write it. */
    @Override
    public String toString() {
        return seconds + ":" + tag;
    }
}
