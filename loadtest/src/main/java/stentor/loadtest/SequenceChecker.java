package stentor.loadtest;

import java.util.Optional;

/**
 * What one subscriber of a channel has got: whether every message of each publisher came once, and in the order in which
 * that publisher published them. Stays at its first fault.
 */
final class SequenceChecker {
    private final int[] next;
    private final int each;
    private int missing;
    private Optional<String> fault = Optional.empty();

    /**
     * @param each how many messages each of the publishers publishes to the channel
     */
    SequenceChecker(int publishers, int each) {
        this.next = new int[publishers];
        this.each = each;
        this.missing = publishers * each;
    }

    /** Takes the next message; returns what is wrong with it, or with one before it. */
    Optional<String> accept(Stamp stamp) {
        if (fault.isEmpty()) {
            fault = faultOf(stamp);
            if (fault.isEmpty()) {
                next[stamp.publisher()]++;
                missing--;
            }
        }
        return fault;
    }

    /** Notes what else went wrong, if nothing did before. */
    void fail(String reason) {
        fault = fault.or(() -> Optional.of(reason));
    }

    Optional<String> fault() {
        return fault;
    }

    /** Whether more messages are to come. */
    boolean isWaiting() {
        return fault.isEmpty() && missing > 0;
    }

    /** Whether every message came, once and in order. */
    boolean isComplete() {
        return fault.isEmpty() && missing == 0;
    }

    /** How many messages have not come yet. */
    int missing() {
        return missing;
    }

    private Optional<String> faultOf(Stamp stamp) {
        if (stamp.publisher() >= next.length || stamp.sequence() >= each) {
            return Optional.of("message that nobody published: " + stamp);
        }
        int expected = next[stamp.publisher()];
        if (stamp.sequence() == expected) {
            return Optional.empty();
        }
        String kind = stamp.sequence() < expected ? "again or too late" : "gap";
        return Optional.of(
                kind + ": publisher " + stamp.publisher() + ", expected " + expected + ", got " + stamp.sequence());
    }
}
