package stentor.node.dialect;

import java.util.Comparator;
import java.util.List;
import stentor.node.channel.PublisherReply;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.MessageId;

/** What several owners answer that were asked the same, as one answer. */
final class SeveralReplies {
    private SeveralReplies() {}

    /**
     * The sum of those that did as they were told. If one did not, while others may have, the outcome of the whole is
     * unknown; channels that there are not count only if there is none at all.
     */
    static PublisherReply sum(List<PublisherReply> replies) {
        if (replies.stream().anyMatch(SeveralReplies::isTrouble)) {
            if (replies.stream().allMatch(PublisherReply.Limited.class::isInstance)) {
                return replies.stream()
                        .map(PublisherReply.Limited.class::cast)
                        .max(Comparator.comparingLong(PublisherReply.Limited::retryAfterMillis))
                        .orElseThrow();
            }
            PublisherReply first = replies.get(0);
            return replies.stream().allMatch(first::equals) ? first : new PublisherReply.LogUnavailable(why(replies));
        }
        ChannelInfo sum = new ChannelInfo(0, ChannelInfo.NEVER, 0, MessageId.ZERO);
        int recipients = 0;
        boolean published = false;
        boolean exists = false;
        for (PublisherReply reply : replies) {
            if (reply instanceof PublisherReply.Published one) {
                recipients += one.recipients();
                sum = sum(sum, one.info());
                published = true;
            } else if (reply instanceof PublisherReply.Channel one) {
                sum = sum(sum, one.info());
                exists = true;
            }
        }
        if (published) {
            return new PublisherReply.Published(recipients, sum);
        }
        return exists ? new PublisherReply.Channel(sum) : new PublisherReply.NoSuchChannel();
    }

    private static String why(List<PublisherReply> replies) {
        for (PublisherReply reply : replies) {
            if (reply instanceof PublisherReply.LogUnavailable unavailable) {
                return unavailable.why();
            }
        }
        return "some of the channels have it, others have not";
    }

    private static boolean isTrouble(PublisherReply reply) {
        return reply instanceof PublisherReply.LogUnavailable
                || reply instanceof PublisherReply.Overloaded
                || reply instanceof PublisherReply.Limited
                || reply instanceof PublisherReply.Failed;
    }

    private static ChannelInfo sum(ChannelInfo one, ChannelInfo other) {
        return new ChannelInfo(
                one.messages() + other.messages(),
                moreRecent(one.requested(), other.requested()),
                one.subscribers() + other.subscribers(),
                MessageId.ZERO);
    }

    private static long moreRecent(long one, long other) {
        if (one == ChannelInfo.NEVER || other == ChannelInfo.NEVER) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }
}
