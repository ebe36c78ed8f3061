package stentor.node.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.MessageId;

/** The reads that the owner was asked for. Subscribers that stand at the same place share one. */
final class PendingReads {
    /**
     * @param tailLast the tail's newest id when it was asked for: the answer covers everything up to it
     * @param askedAt on the clock of {@link System#nanoTime}
     */
    record PendingRead(long request, Cursor cursor, MessageId tailLast, long askedAt, List<LocalSubscriber> readers) {}

    private final Map<Long, PendingRead> byRequest = new HashMap<>();
    private final Map<Cursor, PendingRead> byCursor = new HashMap<>();
    private long requests;

    /** Adds the reader to a read that is under way, or returns a new one, to be sent. */
    Optional<PendingRead> join(LocalSubscriber reader, MessageId tailLast, long now) {
        PendingRead underWay = byCursor.get(reader.cursor());
        if (underWay != null && underWay.tailLast().equals(tailLast)) {
            underWay.readers().add(reader);
            return Optional.empty();
        }
        PendingRead fresh = new PendingRead(++requests, reader.cursor(), tailLast, now, new ArrayList<>());
        fresh.readers().add(reader);
        put(fresh);
        return Optional.of(fresh);
    }

    Optional<PendingRead> take(long request) {
        PendingRead read = byRequest.remove(request);
        if (read != null) {
            byCursor.remove(read.cursor(), read);
        }
        return Optional.ofNullable(read);
    }

    /** Takes those out that were asked for before {@code then}. */
    List<PendingRead> takeAskedBefore(long then) {
        List<PendingRead> late = new ArrayList<>();
        for (PendingRead read : List.copyOf(byRequest.values())) {
            if (read.askedAt() - then < 0) {
                take(read.request()).ifPresent(late::add);
            }
        }
        return late;
    }

    Collection<PendingRead> takeAll() {
        List<PendingRead> all = List.copyOf(byRequest.values());
        byRequest.clear();
        byCursor.clear();
        return all;
    }

    boolean isEmpty() {
        return byRequest.isEmpty();
    }

    private void put(PendingRead read) {
        byRequest.put(read.request(), read);
        byCursor.put(read.cursor(), read);
    }
}
