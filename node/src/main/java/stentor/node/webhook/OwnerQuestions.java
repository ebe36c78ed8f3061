package stentor.node.webhook;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stentor.node.channel.PublisherReply;

/** Which channels' owners are to be asked who is present, because an outbox is in doubt, and what their answers mean to it. */
final class OwnerQuestions {
    /** How many are asked at a time: after the loss of a node a hundred thousand may be in doubt. */
    static final int AT_ONCE = 32;

    private final Facts facts;
    private int underWay;

    OwnerQuestions(Facts facts) {
        this.facts = facts;
    }

    /** The channels whose owners are asked now; each of them is {@link #answered}. */
    List<String> next(long now) {
        List<String> channels = facts.toAsk(AT_ONCE - underWay, now);
        underWay += channels.size();
        return channels;
    }

    /** @param reply anything but {@code Members} and {@code NoSuchChannel}: the owner is asked again */
    void answered(String channel, PublisherReply reply, long now) {
        underWay--;
        if (reply instanceof PublisherReply.Members members) {
            facts.answered(channel, members.info().subscribers() > 0, new HashSet<>(members.users()), now);
        } else if (reply instanceof PublisherReply.NoSuchChannel) {
            facts.answered(channel, false, Set.of(), now);
        } else {
            facts.askAgain(channel, now);
        }
    }
}
