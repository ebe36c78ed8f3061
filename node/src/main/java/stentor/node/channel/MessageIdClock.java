package stentor.node.channel;

import stentor.protocol.channel.MessageId;

/** Gives out a channel's message ids under one claim: strictly growing, whatever the clock does. */
final class MessageIdClock {
    private final long firstSecond;
    private MessageId last;

    /**
     * @param last the newest id given out so far, by whomever
     * @param firstSecond no id before this second is given out ({@link stentor.node.messagelog.Claim#firstSecond})
     */
    MessageIdClock(MessageId last, long firstSecond) {
        this.last = last;
        this.firstSecond = firstSecond;
    }

    /** The id of a message published now. */
    MessageId next(long nowSeconds) {
        long earliest = Math.max(firstSecond, nowSeconds);
        // Within a second, or where the clock stepped back: stay in the last second, so that ids never go back.
        last = earliest > last.seconds() ? new MessageId(earliest, 0) : last.nextTag();
        return last;
    }

    /** The newest id given out. */
    MessageId last() {
        return last;
    }
}
