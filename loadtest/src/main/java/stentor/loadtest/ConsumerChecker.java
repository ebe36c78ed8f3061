package stentor.loadtest;

import java.util.Arrays;
import java.util.Optional;

/**
 * One of several consumers of a queue: no message that any of them took comes to another, and what comes to this one
 * comes in the order in which each publisher pushed it. Nothing is missing once all of them together took everything.
 */
final class ConsumerChecker implements Checker {
    private final TakenOnce ofAll;
    private final int[] last;
    private Optional<String> fault = Optional.empty();

    ConsumerChecker(int publishers, TakenOnce ofAll) {
        this.ofAll = ofAll;
        this.last = new int[publishers];
        Arrays.fill(last, -1);
    }

    @Override
    public Optional<String> accept(Stamp stamp) {
        fault = fault.or(() -> ofAll.take(stamp)).or(() -> outOfOrder(stamp));
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
        return ofAll.missing();
    }

    private Optional<String> outOfOrder(Stamp stamp) {
        int before = last[stamp.publisher()];
        last[stamp.publisher()] = stamp.sequence();
        return stamp.sequence() > before
                ? Optional.empty()
                : Optional.of("out of order: publisher " + stamp.publisher() + ", message " + stamp.sequence()
                        + " after " + before);
    }
}
