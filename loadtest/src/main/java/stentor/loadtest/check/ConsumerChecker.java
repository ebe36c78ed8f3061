package stentor.loadtest.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One of several consumers of a queue: no message that any of them took comes to another, and what comes to this one
 * comes in the order in which each publisher pushed it. Nothing is missing once all of them together took everything.
 */
public final class ConsumerChecker implements Checker {
    private final TakenOnce ofAll;
    /** By publisher, its last message that came here. */
    private final Map<Integer, Integer> last = new HashMap<>();

    private Optional<String> fault = Optional.empty();

    public ConsumerChecker(TakenOnce ofAll) {
        this.ofAll = ofAll;
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
        Integer before = last.put(stamp.publisher(), stamp.sequence());
        return before == null || stamp.sequence() > before
                ? Optional.empty()
                : Optional.of("out of order: publisher " + stamp.publisher() + ", message " + stamp.sequence()
                        + " after " + before);
    }
}
