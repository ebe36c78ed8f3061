package stentor.loadtest;

import java.util.Optional;

/** Whether every message of each publisher came once, and in the order in which that publisher published them. */
final class SequenceChecker implements Checker {
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

    @Override
    public Optional<String> accept(Stamp stamp) {
        if (fault.isEmpty()) {
            fault = faultOf(stamp);
            if (fault.isEmpty()) {
                next[stamp.publisher()]++;
                missing--;
            }
        }
        return fault;
    }

    @Override
    public void fail(String reason) {
        fault = fault.or(() -> Optional.of(reason));
    }

    @Override
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public int missing() {
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
