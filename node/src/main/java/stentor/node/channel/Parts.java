package stentor.node.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stentor.node.owner.ReplyTo;
import stentor.protocol.channel.Payload;

/** Batches that come in several pieces because one message between nodes cannot carry them. Bounded in bytes and time. */
final class Parts {
    static final long MAX_BYTES = 64L << 20;
    static final Duration LIFETIME = Duration.ofSeconds(10);

    private final Map<ReplyTo<PublisherReply>, Unfinished> unfinished = new LinkedHashMap<>();
    private long bytes;

    private static final class Unfinished {
        private final List<Payload> payloads = new ArrayList<>();
        private final long since;
        private int parts;
        private long bytes;

        private Unfinished(long since) {
            this.since = since;
        }
    }

    /** Keeps the part, if it follows on those before it and there is room. */
    void add(ChannelCommand.Part part, long nowMillis) {
        expire(nowMillis);
        Unfinished batch = unfinished.computeIfAbsent(part.replyTo(), publisher -> new Unfinished(nowMillis));
        long more = Payload.weight(part.payloads());
        if (part.index() != batch.parts || bytes + more > MAX_BYTES) {
            drop(part.replyTo());
            return;
        }
        batch.payloads.addAll(part.payloads());
        batch.parts++;
        batch.bytes += more;
        bytes += more;
    }

    /** The whole batch; empty if a part of it is missing. */
    Optional<ChannelCommand.Publish> complete(ChannelCommand.LastPart last) {
        ChannelCommand.Publish publish = last.publish();
        Unfinished batch = unfinished.get(publish.replyTo());
        drop(publish.replyTo());
        if (batch == null || batch.parts != last.index()) {
            return Optional.empty();
        }
        batch.payloads.addAll(publish.payloads());
        return Optional.of(publish.of(batch.payloads));
    }

    private void expire(long nowMillis) {
        Iterator<Unfinished> oldestFirst = unfinished.values().iterator();
        while (oldestFirst.hasNext()) {
            Unfinished oldest = oldestFirst.next();
            if (nowMillis - oldest.since < LIFETIME.toMillis()) {
                return;
            }
            bytes -= oldest.bytes;
            oldestFirst.remove();
        }
    }

    private void drop(ReplyTo<PublisherReply> publisher) {
        Unfinished dropped = unfinished.remove(publisher);
        if (dropped != null) {
            bytes -= dropped.bytes;
        }
    }
}
