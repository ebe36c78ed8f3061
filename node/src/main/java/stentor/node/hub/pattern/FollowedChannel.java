package stentor.node.hub.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.hub.ByteBudget;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * How far a hub of a pattern got in one channel, and what it still lacks. What comes while it reads what it lacks waits, so
 * that messages leave in their order and once. What waits is bounded: beyond that it is read from the log as well, and what
 * the log does not have is a gap.
 *
 * <p>For example: the hub has handed on messages 1 to 3. Message 5 comes and says that 4 was before it: 4 is lacking. While 4
 * is read from the log, 5 and 6 wait. If the log has 4, then 4, 5 and 6 are handed on; if it has not, 5 and 6, after a gap.
 */
final class FollowedChannel {
    /** What comes beyond this while it reads is read as well. */
    private static final int MOST_WAITING = 64;

    private final ByteBudget budget;
    private final ArrayDeque<Heard> waiting = new ArrayDeque<>();
    private MessageId position;
    private MessageId seen;
    private MessageId known;
    private MessageId readUpTo;
    private long epoch;
    private boolean lacking;
    /** Whether something was left out that is not in the log. */
    private boolean lost;

    /**
     * @param position the id after which everything is to be heard
     * @param budget of what waits in all channels of the node
     */
    FollowedChannel(MessageId position, ByteBudget budget) {
        this.budget = budget;
        this.position = position;
        this.seen = position;
        this.known = position;
        this.readUpTo = position;
    }

    /**
     * Messages to hand on.
     *
     * @param gap whether some before them are gone
     */
    record Next(List<Message> messages, boolean gap) {}

    /** Takes what an owner says; hands back what is next by it. It may lack something then: see {@link #isLacking}. */
    Next hear(Heard heard) {
        if (heard.epoch() < epoch) {
            return new Next(List.of(), false);
        }
        epoch = heard.epoch();
        known = MessageId.max(known, heard.last());
        if (!lacking && !heard.after().isAfter(position)) {
            return take(heard.messages());
        }
        lacking = true;
        if (waiting.size() < MOST_WAITING && !budget.isExceeded()) {
            waiting.add(heard);
            budget.add(weight(heard));
        } else {
            lost |= !heard.stored();
        }
        return new Next(List.of(), false);
    }

    private static long weight(Heard heard) {
        return heard.messages().stream()
                .mapToLong(message -> message.payload().weight())
                .sum();
    }

    /** Nothing of it waits any more. */
    void forget() {
        while (!waiting.isEmpty()) {
            removeFirst();
        }
    }

    private Heard removeFirst() {
        Heard first = waiting.removeFirst();
        budget.add(-weight(first));
        return first;
    }

    /**
     * Messages did not reach the hub: what they were has to be read.
     *
     * @param last how far the channel is by them
     * @param unstored whether some of them are not in the log
     */
    void miss(long missedEpoch, MessageId last, boolean unstored) {
        if (missedEpoch < epoch) {
            return;
        }
        epoch = missedEpoch;
        known = MessageId.max(known, last);
        lost |= unstored;
        lacking |= unstored || known.isAfter(position);
    }

    /** Its owner may have published what nobody could send: it has to be read. */
    void doubt() {
        lacking = true;
    }

    /** Whether something has to be read. */
    boolean isLacking() {
        return lacking;
    }

    /** What to read now. */
    Cursor read() {
        readUpTo = waiting.isEmpty() ? known : waiting.peekFirst().after();
        return Cursor.after(position);
    }

    /**
     * Takes what was read, and hands back what is next by it and by what waited meanwhile.
     *
     * @param more whether there may be more after these
     */
    Next found(List<Message> messages, boolean more) {
        // What waits is not taken from what was read: there may be some in between that is not stored.
        List<Message> lacked =
                waiting.isEmpty() ? messages : upTo(waiting.peekFirst().after(), messages);
        Next found = take(lacked);
        if (more && lacked.size() == messages.size()) {
            return found;
        }
        position = MessageId.max(position, readUpTo);
        List<Message> next = new ArrayList<>(found.messages());
        boolean gap = found.gap() | lost;
        lost = false;
        while (!waiting.isEmpty() && !waiting.peekFirst().after().isAfter(position)) {
            Next waited = take(removeFirst().messages());
            next.addAll(waited.messages());
            gap |= waited.gap();
        }
        lacking = known.isAfter(position);
        return new Next(next, gap);
    }

    private static List<Message> upTo(MessageId last, List<Message> messages) {
        return messages.stream()
                .takeWhile(message -> !message.id().isAfter(last))
                .toList();
    }

    private Next take(List<Message> messages) {
        List<Message> next = new ArrayList<>(messages.size());
        boolean gap = false;
        for (Message message : messages) {
            if (message.id().isAfter(position)) {
                gap |= message.leavesGapAfter(seen);
                position = message.id();
                seen = position;
                next.add(message);
            }
        }
        return new Next(next, gap);
    }
}
