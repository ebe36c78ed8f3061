package stentor.node.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import stentor.node.queue.DeskCommand.Wanted;
import stentor.protocol.channel.ChannelKey;

/** The consumers of a node that wait, for whatever queue: by their numbers, and by when their time is over. */
final class WaitingLine {
    /** No later end. */
    private static final long WITHOUT_END = Long.MAX_VALUE;

    private final Map<Long, Waiting> byNumber = new LinkedHashMap<>();
    private final TreeSet<Waiting> byEnd =
            new TreeSet<>(Comparator.comparingLong(Waiting::until).thenComparingLong(Waiting::number));

    /**
     * @param until when its time is over, in milliseconds
     */
    record Waiting(ChannelKey queue, long number, Duration ackTimeout, long until, CompletableFuture<TakeReply> reply) {
        static Waiting of(ConsumerDesk.Consume consume, long now) {
            return new Waiting(
                    consume.queue(),
                    consume.number(),
                    consume.ackTimeout(),
                    consume.timeout().isZero()
                            ? WITHOUT_END
                            : now + consume.timeout().toMillis(),
                    consume.reply());
        }

        Wanted wanted() {
            return new Wanted(number, ackTimeout);
        }
    }

    void add(Waiting waiting) {
        byNumber.put(waiting.number(), waiting);
        byEnd.add(waiting);
    }

    Optional<Waiting> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Optional<Waiting> remove(long number) {
        Optional<Waiting> found = Optional.ofNullable(byNumber.remove(number));
        found.ifPresent(byEnd::remove);
        return found;
    }

    /** Removes those whose time is over. */
    List<Waiting> removeLate(long now) {
        List<Waiting> late = new ArrayList<>();
        while (!byEnd.isEmpty() && byEnd.first().until() <= now) {
            Waiting first = byEnd.pollFirst();
            byNumber.remove(first.number());
            late.add(first);
        }
        return late;
    }

    List<Waiting> removeAll() {
        byEnd.clear();
        List<Waiting> all = List.copyOf(byNumber.values());
        byNumber.clear();
        return all;
    }

    /** What is wanted of each queue, in the order in which they came. */
    Map<ChannelKey, List<Wanted>> wanted() {
        Map<ChannelKey, List<Wanted>> wanted = new HashMap<>();
        for (Waiting waiting : byNumber.values()) {
            wanted.computeIfAbsent(waiting.queue(), queue -> new ArrayList<>()).add(waiting.wanted());
        }
        return wanted;
    }
}
