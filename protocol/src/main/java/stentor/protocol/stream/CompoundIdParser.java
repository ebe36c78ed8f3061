package stentor.protocol.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import stentor.protocol.channel.Digits;
import stentor.protocol.channel.MessageId;

/** Reads the tags that {@link CompoundId} writes, from whoever sends them. */
final class CompoundIdParser {
    private CompoundIdParser() {}

    /**
     * The id that the second and the tag say, of this many channels. Fewer entries will do, as in nchan: of the channels
     * without one everything before that second counts as received. Empty if the tag makes no sense.
     */
    static Optional<CompoundId> parse(long seconds, String tag, int channels) {
        String[] entries = tag.split(",", channels + 1);
        if (entries.length > channels) {
            return Optional.empty();
        }
        List<MessageId> standings = new ArrayList<>(channels);
        OptionalInt latest = entries.length == 1 ? OptionalInt.of(0) : OptionalInt.empty();
        int bracketed = 0;
        for (String entry : entries) {
            boolean inBrackets = entry.startsWith("[") && entry.endsWith("]");
            if (inBrackets) {
                latest = OptionalInt.of(standings.size());
                bracketed++;
            }
            Optional<MessageId> standing =
                    standing(seconds, inBrackets ? entry.substring(1, entry.length() - 1) : entry);
            if (standing.isEmpty()) {
                return Optional.empty();
            }
            standings.add(standing.get());
        }
        while (standings.size() < channels) {
            standings.add(endOfSecondBefore(seconds, 1));
        }
        // One entry needs no brackets; of several exactly one has them.
        boolean clear = latest.isPresent() && bracketed <= 1;
        return clear ? Optional.of(new CompoundId(seconds, standings, latest)) : Optional.empty();
    }

    private static Optional<MessageId> standing(long seconds, String entry) {
        if (entry.equals("-")) {
            return Optional.of(endOfSecondBefore(seconds, CompoundId.LATE + 1L));
        }
        if (!entry.startsWith("-")) {
            return id(seconds, Digits.parse(entry));
        }
        int point = entry.indexOf('.');
        long before = Digits.parse(entry, 1, point < 0 ? entry.length() : point);
        if (before < 1 || before > seconds) {
            return Optional.empty();
        }
        return point < 0
                ? Optional.of(endOfSecondBefore(seconds, before))
                : id(seconds - before, Digits.parse(entry, point + 1, entry.length()));
    }

    private static Optional<MessageId> id(long seconds, long tag) {
        return tag < 0 ? Optional.empty() : Optional.of(new MessageId(seconds, tag));
    }

    private static MessageId endOfSecondBefore(long seconds, long before) {
        return seconds < before ? MessageId.ZERO : new MessageId(seconds - before, CompoundId.EVERY_TAG);
    }
}
