package stentor.node.hub.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stentor.node.channel.PatternEvent.Heard;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * How far a hub of a pattern has heard one channel, and what it still lacks. What comes while it reads what it lacks
 * waits, so that messages leave in their order and once.
 */
final class FollowedChannel {
    /** What comes beyond this while it reads is read as well. */
    private static final int MOST_WAITING = 64;

    private final ArrayDeque<Heard> waiting = new ArrayDeque<>();
    private MessageId position;
    private MessageId seen;
    private MessageId known;
    private MessageId readUpTo;
    private long epoch;
    private boolean lacking;

    /** @param position the id after which everything is to be heard */
    FollowedChannel(MessageId position) {
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
        if (waiting.size() < MOST_WAITING) {
            waiting.add(heard);
        }
        return new Next(List.of(), false);
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
        boolean gap = found.gap();
        while (!waiting.isEmpty() && !waiting.peekFirst().after().isAfter(position)) {
            Next waited = take(waiting.removeFirst().messages());
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
