package stentor.loadtest;

import java.util.BitSet;
import java.util.Optional;

/** What all consumers of one queue took together: each message at most once. Any thread may tell it. */
final class TakenOnce {
    private final BitSet[] taken;
    private final int each;
    private int missing;

    /**
     * @param each how many messages each of the publishers pushes to the queue
     */
    TakenOnce(int publishers, int each) {
        this.taken = new BitSet[publishers];
        for (int i = 0; i < publishers; i++) {
            taken[i] = new BitSet(each);
        }
        this.each = each;
        this.missing = publishers * each;
    }

    /** Notes that a consumer took the message; returns what is wrong with that. */
    synchronized Optional<String> take(Stamp stamp) {
        if (stamp.publisher() >= taken.length || stamp.sequence() >= each) {
            return Optional.of("message that nobody pushed: " + stamp);
        }
        BitSet ofPublisher = taken[stamp.publisher()];
        if (ofPublisher.get(stamp.sequence())) {
            return Optional.of("taken again: publisher " + stamp.publisher() + ", message " + stamp.sequence());
        }
        ofPublisher.set(stamp.sequence());
        missing--;
        return Optional.empty();
    }

    /** How many messages nobody has taken yet. */
    synchronized int missing() {
        return missing;
    }
}
