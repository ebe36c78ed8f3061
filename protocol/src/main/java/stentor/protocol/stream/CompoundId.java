package stentor.protocol.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.SentId;

/**
 * Where a subscription to several channels stands in each of them (nchan). As text it is one second, the latest, and a
 * tag with an entry per channel: the channel's own tag within that second, or {@code -} if it has nothing in it yet;
 * brackets mark the channel that the last message came from: {@code [0],-} then {@code 0,[0]} then {@code [1],0}.
 *
 * <p>Messages arrive late: one of an earlier second may come after another channel's of this one, because clocks differ,
 * a log was slow, or just where a second ends. Whoever comes back with an id that was sent in between must not miss it.
 * So where something was received in earlier seconds, the entry says what: {@code -2.5} is tag 5 two seconds before,
 * {@code -2} all of that second. {@code -} says that nothing was received of the channel, as far as is known: one that nchan wrote
 * may be of a channel whose messages were all of earlier seconds. It goes on after the {@value #LATE} seconds before this one.
 *
 * @param seconds the latest second that any channel stands in
 * @param standings the last message received of each channel; {@link MessageId#ZERO} before the first
 * @param latest the channel that the last message came from; empty before the first
 */
public record CompoundId(long seconds, List<MessageId> standings, OptionalInt latest) {
    /** More channels than this cannot be subscribed to, or published to, at once (nchan). */
    public static final int MAX_CHANNELS = 255;

    /** By how many seconds a message may come later than one of another channel, and not be passed over. */
    static final int LATE = 5;

    /** Stands for all tags of a second. */
    static final long EVERY_TAG = Long.MAX_VALUE;

    /** A message of one of the channels. They are merged by their seconds, within a second by the channels' order. */
    public record Source(int channel, MessageId id) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int bySeconds = Long.compare(id.seconds(), other.id.seconds());
            if (bySeconds != 0) {
                return bySeconds;
            }
            int byChannel = Integer.compare(channel, other.channel);
            return byChannel != 0 ? byChannel : Long.compare(id.tag(), other.id.tag());
        }
    }

    public CompoundId {
        standings = List.copyOf(standings);
        if (standings.isEmpty() || standings.size() > MAX_CHANNELS) {
            throw new IllegalArgumentException(standings.size() + " channels (expected: 1 to " + MAX_CHANNELS + ")");
        }
        for (MessageId standing : standings) {
            if (standing.seconds() > seconds) {
                throw new IllegalArgumentException("a channel stands at " + standing + ", after second " + seconds);
            }
        }
    }

    /** The id of who has got no message yet and starts after these, one per channel. */
    public static CompoundId startingAt(List<MessageId> standings) {
        long seconds = standings.stream().mapToLong(MessageId::seconds).max().orElse(0);
        return new CompoundId(seconds, standings, OptionalInt.empty());
    }

    /** The id of who stands here in this channel and there in the others, and has got no more messages. */
    public CompoundId startingAt(int channel, MessageId standing) {
        return new CompoundId(Math.max(seconds, standing.seconds()), with(channel, standing), latest);
    }

    /** The id after one more message. */
    public CompoundId advance(Source message) {
        return new CompoundId(
                Math.max(seconds, message.id.seconds()),
                with(message.channel, message.id),
                OptionalInt.of(message.channel));
    }

    private List<MessageId> with(int channel, MessageId standing) {
        List<MessageId> after = new ArrayList<>(standings);
        after.set(channel, standing);
        return after;
    }

    /** Where to go on in one of the channels. */
    public Cursor cursor(int channel) {
        return Cursor.after(standings.get(channel));
    }

    /** As it is sent with the message that was received last. */
    public SentId sent() {
        if (standings.size() == 1) {
            return SentId.of(standings.get(0));
        }
        StringBuilder tag = new StringBuilder();
        for (int channel = 0; channel < standings.size(); channel++) {
            boolean isLatest = latest.isPresent() && latest.getAsInt() == channel;
            String entry = entry(standings.get(channel), isLatest);
            tag.append(channel == 0 ? "" : ",").append(isLatest ? '[' + entry + ']' : entry);
        }
        return new SentId(seconds, tag.toString());
    }

    private String entry(MessageId standing, boolean isLatest) {
        long before = seconds - standing.seconds();
        if (before == 0) {
            return Long.toString(standing.tag());
        }
        boolean namesMessage = !standing.equals(MessageId.ZERO) && standing.tag() != EVERY_TAG;
        if (!namesMessage && before > LATE && !isLatest) {
            return "-";
        }
        return "-" + before + (standing.tag() == EVERY_TAG ? "" : "." + standing.tag());
    }
}
