package stentor.loadtest.check;

import java.util.Arrays;
import java.util.Optional;

/** Whether every message of each publisher came once, and in the order in which that publisher published them. */
public final class SequenceChecker implements Checker {
    private static final int NONE = -1;

    private final Ledger ledger;
    /** By publisher: what its first message may be at the latest, since it was sent after the subscriber had come. */
    private int[] latestFirst;
    /** By publisher: the message that must come next. */
    private int[] next = {};

    private Optional<int[]> due = Optional.empty();
    private Optional<String> fault = Optional.empty();

    public SequenceChecker(Ledger ledger) {
        this.ledger = ledger;
        this.latestFirst = ledger.sent();
    }

    @Override
    public void subscribed() {
        latestFirst = ledger.sent();
    }

    @Override
    public Optional<String> accept(Stamp stamp) {
        if (fault.isEmpty()) {
            fault = faultOf(stamp);
            if (fault.isEmpty()) {
                next[stamp.publisher()] = stamp.sequence() + 1;
            }
        }
        return fault;
    }

    private Optional<String> faultOf(Stamp stamp) {
        if (!ledger.hasSent(stamp)) {
            return Optional.of("message that nobody published: " + stamp);
        }
        int publisher = stamp.publisher();
        if (publisher >= next.length) {
            int before = next.length;
            next = Arrays.copyOf(next, publisher + 1);
            Arrays.fill(next, before, next.length, NONE);
        }
        int expected = next[publisher] == NONE ? at(latestFirst, publisher) : next[publisher];
        boolean begins = next[publisher] == NONE && stamp.sequence() <= expected;
        if (begins || stamp.sequence() == expected) {
            return Optional.empty();
        }
        String kind = stamp.sequence() < expected ? "again or too late" : "gap";
        return Optional.of(kind + ": publisher " + publisher + ", expected " + expected + ", got " + stamp.sequence());
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
    public void leaves() {
        due = due.or(() -> Optional.of(ledger.acknowledged()));
    }

    @Override
    public int missing() {
        int[] owed = due.orElseGet(ledger::acknowledged);
        int missing = 0;
        for (int publisher = 0; publisher < owed.length; publisher++) {
            boolean none = publisher >= next.length || next[publisher] == NONE;
            missing += Math.max(0, owed[publisher] - (none ? at(latestFirst, publisher) : next[publisher]));
        }
        return missing;
    }

    private static int at(int[] values, int index) {
        return index < values.length ? values[index] : 0;
    }
}
