package stentor.node.channel;

import java.util.List;
import java.util.Optional;
import stentor.node.messagelog.ChannelSettings;
import stentor.node.messagelog.Claim;
import stentor.node.messagelog.LogPosition;
import stentor.node.messagelog.LogState;
import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/** How far a channel is, as its owner knows it: its claim, the ids given out, stored and sent. */
final class Ledger {
    private Optional<Claim> claim = Optional.empty();
    private long epoch;
    private LogState state = nothing(MessageId.ZERO, MessageId.ZERO);
    private MessageIdClock ids = new MessageIdClock(MessageId.ZERO, 0);
    private MessageId lastStored = MessageId.ZERO;
    private MessageId lastSent = MessageId.ZERO;
    private MessageId lastInLog = MessageId.ZERO;
    private long requestedAt;
    private long activeAt;

    boolean isClaimed() {
        return claim.isPresent();
    }

    /** Whether there ever was a claim, so that the ids are known as far as this owner gave them out. */
    boolean wasClaimed() {
        return epoch > 0;
    }

    /** That of the newest claim; 0 before the first. */
    long epoch() {
        return epoch;
    }

    LogState state() {
        return state;
    }

    MessageIdClock ids() {
        return ids;
    }

    /** What the next message follows on. */
    MessageId lastStored() {
        return lastStored;
    }

    /** The newest id that the hubs were sent. */
    MessageId lastSent() {
        return lastSent;
    }

    /** What was certainly in the log: not an id that was given out for an append that failed. */
    LogPosition position() {
        return new LogPosition(epoch, lastInLog);
    }

    /** How far this owner is, with what it gave out and the log has not answered yet. */
    LogPosition reached() {
        return new LogPosition(epoch, ids.last());
    }

    /** When a subscriber last asked, milliseconds since the epoch; 0: never. */
    long requestedAt() {
        return requestedAt;
    }

    /**
     * The channel is claimed, for the first time or again.
     *
     * @param hubs whether hubs are attached already
     */
    void claimed(Claim found, boolean hubs) {
        boolean again = hubs || !lastSent.equals(MessageId.ZERO);
        claim = Optional.of(found);
        epoch = found.epoch();
        ids = new MessageIdClock(MessageId.max(ids.last(), found.state().lastId()), found.firstSecond());
        take(found.state());
        if (!again || state.exists()) {
            lastStored = state.lastStored();
        }
        // Where nothing was ever published, hubs start right before the first id that there will be.
        lastSent = MessageId.max(lastSent, MessageId.max(state.lastId(), lastStored));
        requested(state.requestedAt());
    }

    void claimLost() {
        claim = Optional.empty();
    }

    void take(LogState after) {
        state = after;
        lastInLog = MessageId.max(lastInLog, after.lastId());
    }

    /** Something was done on the channel: its owner is needed for a while. */
    void active(long atMillis) {
        activeAt = atMillis;
    }

    long activeAt() {
        return activeAt;
    }

    void requested(long at) {
        requestedAt = Math.max(requestedAt, at);
    }

    /** These messages went out to the hubs. */
    void sent(List<Message> messages, boolean stored) {
        lastSent = messages.get(messages.size() - 1).id();
        lastStored = stored ? lastSent : lastStored;
    }

    /** The channel was deleted. The last id stays, and with it what a reader can be told to have missed. */
    void deleted() {
        requestedAt = 0;
        state = nothing(ids.last(), lastStored);
    }

    ChannelInfo info(LogState after, int subscribers, long nowMillis) {
        long requested = requestedAt == 0 ? ChannelInfo.NEVER : Math.max(0, (nowMillis - requestedAt) / 1000);
        return new ChannelInfo(after.messages(), requested, subscribers, after.lastId());
    }

    private static LogState nothing(MessageId lastId, MessageId lastStored) {
        return new LogState(false, ChannelSettings.DEFAULT, lastId, lastStored, 0, 0);
    }
}
