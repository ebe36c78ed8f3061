package stentor.node.messagelog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import stentor.node.messagelog.QueueBatch.Lease;
import stentor.node.messagelog.QueueBatch.Push;
import stentor.node.messagelog.QueueResult.Full;
import stentor.node.messagelog.QueueResult.Item;
import stentor.node.messagelog.QueueResult.PushOutcome;
import stentor.node.messagelog.QueueResult.Pushed;
import stentor.node.messagelog.QueueResult.Repeated;
import stentor.protocol.channel.Payload;

/** What the memory log keeps of one queue. Not thread-safe; every call is preceded by {@link #bringUpTo}. */
final class MemoryQueue {
    private static final long UNCLAIMED = 0;

    private final NavigableMap<Long, Entry> waiting = new TreeMap<>();
    private final Map<String, Out> out = new HashMap<>();
    private final TreeSet<Out> byEnd =
            new TreeSet<>(Comparator.comparingLong((Out out) -> out.lease().until())
                    .thenComparing(out -> out.lease().token()));
    private final RememberedKeys<Boolean> keys = new RememberedKeys<>();
    private Duration messageTimeout = Duration.ZERO;
    private long epoch = UNCLAIMED;
    private long lastNumber;
    private long activeAt;

    /**
     * @param deliveries how often it was delivered so far
     */
    private record Entry(long number, long pushedAt, int deliveries, Payload payload) {}

    private record Out(Lease lease, Entry entry) {}

    /** Lets go of what has had its time; false if nothing of the queue needs to be remembered any more. */
    boolean bringUpTo(long now) {
        while (!byEnd.isEmpty() && byEnd.first().lease().until() <= now) {
            Out over = byEnd.first();
            end(over);
            if (over.lease().guarantee() == Guarantee.AT_LEAST_ONCE) {
                Entry entry = over.entry();
                wait(new Entry(entry.number(), entry.pushedAt(), entry.deliveries() + 1, entry.payload()));
            }
        }
        dropExpired(now);
        keys.forgetExpired(now);
        return !waiting.isEmpty() || !out.isEmpty() || now - activeAt < QueueLog.REMEMBERED.toMillis();
    }

    QueueClaim claim(long floor, long now) {
        epoch = Math.max(Math.max(epoch, floor) + 1, now);
        activeAt = now;
        List<Lease> unconfirmed = byEnd.stream()
                .map(Out::lease)
                .filter(lease -> lease.guarantee() == Guarantee.AT_MOST_ONCE)
                .toList();
        return new QueueClaim(epoch, unconfirmed, state());
    }

    /** Forgets all but the epoch, and takes the next one: the owner that had the last one may write no more. */
    long handOver(long now) {
        waiting.clear();
        out.clear();
        byEnd.clear();
        keys.clear();
        epoch++;
        activeAt = now;
        return epoch;
    }

    QueueResult write(long claimed, QueueBatch batch, long now) {
        requireCurrent(claimed);
        activeAt = now;
        batch.handedOver().forEach(this::handedOver);
        batch.givenBack().forEach(this::givenBack);
        dropExpired(now);
        List<Boolean> settled = batch.settled().stream().map(this::settle).toList();
        batch.taken().forEach(key -> keys.replace(key, true));
        List<PushOutcome> pushes =
                batch.pushes().stream().map(push -> push(push, now)).toList();
        return new QueueResult(settled, pushes, handOut(batch.takes()), state());
    }

    QueueState state() {
        return new QueueState(
                waiting.size(),
                out.size(),
                byEnd.isEmpty() ? QueueState.NEVER : byEnd.first().lease().until());
    }

    private void requireCurrent(long claimed) {
        if (claimed < epoch) {
            throw new FencedException("epoch " + claimed + " is older than " + epoch);
        }
        if (claimed > epoch) {
            throw new LogLostException("epoch " + claimed + " is not known");
        }
    }

    private void handedOver(String token) {
        Out known = out.get(token);
        if (known != null && known.lease().guarantee() == Guarantee.AT_MOST_ONCE) {
            end(known);
        }
    }

    private void givenBack(String token) {
        Out known = out.get(token);
        if (known != null) {
            end(known);
            wait(known.entry());
        }
    }

    private boolean settle(String token) {
        Out known = out.get(token);
        boolean settles = known != null && known.lease().guarantee() == Guarantee.AT_LEAST_ONCE;
        if (settles) {
            end(known);
        }
        return settles;
    }

    private PushOutcome push(Push push, long now) {
        if (!messageTimeout.equals(push.messageTimeout())) {
            messageTimeout = push.messageTimeout();
            dropExpired(now);
        }
        Optional<Boolean> before = push.idempotencyKey().flatMap(key -> keys.find(key, now));
        if (before.isPresent()) {
            return new Repeated(before.get());
        }
        if (waiting.size() >= push.maxMessages()) {
            return new Full();
        }
        lastNumber++;
        wait(new Entry(lastNumber, now, 0, push.payload()));
        push.idempotencyKey().ifPresent(key -> keys.remember(key, false, now));
        return new Pushed(lastNumber);
    }

    private List<Item> handOut(List<Lease> takes) {
        List<Item> items = new ArrayList<>();
        long bytes = 0;
        for (Lease lease : takes) {
            if (waiting.isEmpty() || bytes >= QueueBatch.MOST_BYTES) {
                break;
            }
            Entry entry = waiting.pollFirstEntry().getValue();
            Out handedOut = new Out(lease, entry);
            out.put(lease.token(), handedOut);
            byEnd.add(handedOut);
            bytes += entry.payload().length();
            items.add(new Item(entry.number(), entry.deliveries() + 1, entry.payload()));
        }
        return items;
    }

    private void wait(Entry entry) {
        waiting.put(entry.number(), entry);
    }

    private void end(Out ended) {
        out.remove(ended.lease().token());
        byEnd.remove(ended);
    }

    private void dropExpired(long now) {
        while (!messageTimeout.isZero()
                && !waiting.isEmpty()
                && now - waiting.firstEntry().getValue().pushedAt() >= messageTimeout.toMillis()) {
            waiting.pollFirstEntry();
        }
    }
}
