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
 * <p>That form is exact as long as messages are merged in the order of {@link Source}. A message of an earlier second
 * that arrives after it, because clocks differ or a log was slow, would be passed over by who comes back with {@code -}.
 * So an entry may also say where in an earlier second a channel stands: {@code -2.5} is tag 5 two seconds before, {@code
 * -2} all of that second, and {@code -} the same as {@code -1}. {@link #exact} writes these wherever they apply, {@link
 * #plain} only for the message's own channel. Both are read back.
 *
 * @param seconds the latest second that any channel stands in
 * @param standings the last message received of each channel; {@link MessageId#ZERO} before the first
 * @param latest the channel that the last message came from; empty before the first
 */
public record CompoundId(long seconds, List<MessageId> standings, OptionalInt latest) {
    /** More channels than this cannot be subscribed to, or published to, at once (nchan). */
    public static final int MAX_CHANNELS = 255;

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

    private enum Form {
        PLAIN,
        EXACT
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

    /** The id after one more message, which must be newer than what was received of its channel before. */
    public CompoundId advance(Source message) {
        MessageId before = standings.get(message.channel);
        if (!message.id.isAfter(before)) {
            throw new IllegalArgumentException(
                    "message " + message.id + " of channel " + message.channel + " does not follow " + before);
        }
        List<MessageId> after = new ArrayList<>(standings);
        after.set(message.channel, message.id);
        return new CompoundId(Math.max(seconds, message.id.seconds()), after, OptionalInt.of(message.channel));
    }

    /** Where to go on in one of the channels. */
    public Cursor cursor(int channel) {
        return Cursor.after(standings.get(channel));
    }

    /** As nchan writes it; short, and exact for messages merged in order. */
    public SentId plain() {
        return sent(Form.PLAIN);
    }

    /** Exact in whatever order the messages came. */
    public SentId exact() {
        return sent(Form.EXACT);
    }

    private SentId sent(Form form) {
        if (standings.size() == 1) {
            return SentId.of(standings.get(0));
        }
        StringBuilder tag = new StringBuilder();
        for (int channel = 0; channel < standings.size(); channel++) {
            boolean isLatest = latest.isPresent() && latest.getAsInt() == channel;
            String entry = entry(standings.get(channel), isLatest ? Form.EXACT : form);
            tag.append(channel == 0 ? "" : ",").append(isLatest ? '[' + entry + ']' : entry);
        }
        return new SentId(seconds, tag.toString());
    }

    private String entry(MessageId standing, Form form) {
        long before = seconds - standing.seconds();
        if (before == 0) {
            return Long.toString(standing.tag());
        }
        boolean wholeSecond = standing.tag() == EVERY_TAG;
        if (form == Form.PLAIN || before == 1 && wholeSecond) {
            return "-";
        }
        return "-" + before + (wholeSecond ? "" : "." + standing.tag());
    }
}
