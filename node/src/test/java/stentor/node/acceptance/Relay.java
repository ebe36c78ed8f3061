package stentor.node.acceptance;

import java.util.Optional;
import java.util.OptionalLong;
import stentor.node.testing.WireResponse;
import stentor.protocol.channel.MessageId;
import stentor.protocol.http.HttpDate;

/** What a client of the relay protocol reads out of answers. */
final class Relay {
    private Relay() {}

    /** The id that a publisher is told. */
    static MessageId id(WireResponse published) {
        return published
                .header("X-Channel-Last-Message-Id")
                .flatMap(MessageId::parse)
                .orElseThrow(() -> new AssertionError("no message id: " + published.headerLines()));
    }

    /** The id of the message that a subscriber got. */
    static MessageId idOfMessage(WireResponse message) {
        OptionalLong seconds = HttpDate.parse(message.header("Last-Modified").orElseThrow());
        return new MessageId(
                seconds.orElseThrow(), Long.parseLong(message.header("Etag").orElseThrow()));
    }

    /** The headers with which a cache asks for what follows the message. */
    static String[] after(WireResponse message) {
        return after(idOfMessage(message));
    }

    static String[] after(MessageId id) {
        return new String[] {"If-Modified-Since: " + HttpDate.format(id.seconds()), "If-None-Match: " + id.tag()};
    }

    /** Whether an answer says that messages before it are gone. */
    static boolean hasGap(WireResponse message) {
        return message.header("X-Message-Gap").equals(Optional.of("true"));
    }
}
