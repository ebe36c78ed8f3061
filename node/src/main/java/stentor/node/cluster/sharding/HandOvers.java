package stentor.node.cluster.sharding;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import stentor.node.messagelog.LogPosition;

/**
 * Which nodes have not said yet how far their logs of a channel went. A node that does not answer in time is not waited for
 * any longer: what it knew is lost with it. Decides only; {@link HandOverActor} asks.
 */
final class HandOvers {
    private final long patienceNanos;
    private final Map<Long, Pending> pending = new HashMap<>();
    private long numbers;

    HandOvers(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    private static final class Pending {
        private final Set<String> missing;
        private final CompletableFuture<LogPosition> whenKnown;
        private final long deadline;
        private LogPosition known = LogPosition.UNKNOWN;

        private Pending(Set<String> missing, CompletableFuture<LogPosition> whenKnown, long deadline) {
            this.missing = missing;
            this.whenKnown = whenKnown;
            this.deadline = deadline;
        }
    }

    /**
     * Begins to wait for these nodes.
     *
     * @param whenKnown completes with the farthest position of all that answer
     * @return the number of the question
     */
    long begin(Set<String> nodes, CompletableFuture<LogPosition> whenKnown, long nowNanos) {
        long number = ++numbers;
        Pending question = new Pending(new HashSet<>(nodes), whenKnown, nowNanos + patienceNanos);
        pending.put(number, question);
        endIfKnown(number, question);
        return number;
    }

    /** A node's answer; one that comes late, or twice, changes nothing. */
    void answered(long number, String node, LogPosition position) {
        Pending question = pending.get(number);
        if (question != null && question.missing.remove(node)) {
            question.known = question.known.max(position);
            endIfKnown(number, question);
        }
    }

    /**
     * Time has passed: lets go of nodes that are no members any more, and of questions that have waited long enough.
     *
     * @return the nodes that are still waited for, by the numbers of their questions
     */
    Map<Long, Set<String>> missing(Set<String> members, long nowNanos) {
        Map<Long, Set<String>> missing = new HashMap<>();
        for (Map.Entry<Long, Pending> entry : Map.copyOf(pending).entrySet()) {
            Pending question = entry.getValue();
            question.missing.retainAll(members);
            if (nowNanos - question.deadline >= 0) {
                question.missing.clear();
            }
            endIfKnown(entry.getKey(), question);
            if (!question.missing.isEmpty()) {
                missing.put(entry.getKey(), Set.copyOf(question.missing));
            }
        }
        return missing;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    private void endIfKnown(long number, Pending question) {
        if (question.missing.isEmpty()) {
            pending.remove(number);
            question.whenKnown.complete(question.known);
        }
    }
}
