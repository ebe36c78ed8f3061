package stentor.node.channel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import stentor.node.limits.Limit;
import stentor.protocol.channel.ChannelInfo;

/** How a channel's owner answers a publisher. */
public sealed interface PublisherReply {
    /**
     * The messages are in the log and on their way.
     *
     * @param recipients how many waiting or streaming subscribers they were sent to; if it has none, 1 means all that
     *     listen to it by a pattern
     */
    record Published(int recipients, ChannelInfo info) implements PublisherReply {}

    record Channel(ChannelInfo info) implements PublisherReply {}

    /** @param users the ids of those who are present */
    record Members(ChannelInfo info, List<String> users) implements PublisherReply {
        public Members {
            users = List.copyOf(users);
        }
    }

    record NoSuchChannel() implements PublisherReply {}

    /**
     * A limit was reached; nothing was done.
     *
     * @param retryAfterMillis when there may be room again; 0: nobody knows
     */
    record Limited(Limit limit, long retryAfterMillis) implements PublisherReply {
        public Limited {
            Objects.requireNonNull(limit);
        }

        /** Whole seconds to wait, if that is known. */
        public OptionalLong retryAfterSeconds() {
            return retryAfterMillis == 0 ? OptionalLong.empty() : OptionalLong.of((retryAfterMillis + 999) / 1000);
        }
    }

    /**
     * The log did not answer: whether it took place is unknown.
     *
     * @param why in words for the client
     */
    record LogUnavailable(String why) implements PublisherReply {}

    /** Too much waits already; nothing was done. */
    record Overloaded() implements PublisherReply {}

    /** The owner broke over it: a bug, and no use to repeat it. */
    record Failed() implements PublisherReply {}
}
