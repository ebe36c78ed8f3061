package stentor.node.messagelog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import stentor.node.messagelog.AppendResult.Receipt;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * What the memory log keeps of one channel. Not thread-safe; every call is preceded by {@link #settle}, which brings it
 * up to the time.
 */
final class MemoryChannel {
    private static final long UNCLAIMED = 0;

    private final MessageRing messages = new MessageRing();
    private final NavigableMap<MessageId, Integer> deliveries = new TreeMap<>();
    private final RememberedKeys<Receipt> keys = new RememberedKeys<>();
    private ChannelSettings settings = ChannelSettings.DEFAULT;
    private boolean exists;
    /** Whether another node owned the channel since the newest claim here: nobody here knows what it published. */
    private boolean handedOver;

    private long epoch = UNCLAIMED;
    private MessageId lastId = MessageId.ZERO;
    private MessageId lastStored = MessageId.ZERO;
    private long activeAt;
    private long requestedAt;
    private Duration remembered = MessageLog.REMEMBERED;
    /** The first id of the newest batch of this epoch and what was answered, in case it is asked again. */
    private MessageId batch = MessageId.ZERO;

    private List<Optional<Receipt>> batchRepeats = List.of();

    /** Lets go of what has had its time; false if nothing of the channel needs to be remembered any more. */
    boolean settle(long now) {
        retain(now);
        keys.forgetExpired(now);
        if (exists
                && messages.isEmpty()
                && now - activeAt >= settings.channelTimeout().toMillis()) {
            vanish(activeAt + settings.channelTimeout().toMillis());
        }
        return epoch != UNCLAIMED && (exists || now - activeAt < remembered.toMillis());
    }

    Claim claim(LogPosition floor, long now) {
        boolean lost = epoch == UNCLAIMED || handedOver || floor.lastId().isAfter(lastId);
        lastId = MessageId.max(lastId, floor.lastId());
        long firstSecond = Math.max(now / 1000, lastId.equals(MessageId.ZERO) ? 0 : lastId.seconds() + 1);
        if (lost) {
            // Whoever stands earlier may have missed something that nobody can tell of.
            lastStored = new MessageId(Math.max(0, firstSecond - 1), Long.MAX_VALUE);
        }
        epoch = Math.max(Math.max(epoch, floor.epoch()) + 1, now);
        batch = MessageId.ZERO;
        handedOver = false;
        if (!exists) {
            activeAt = now;
        }
        return new Claim(epoch, firstSecond, state());
    }

    LogState create(LogPosition known, ChannelSettings newSettings, long now) {
        requireCurrent(known);
        exist(newSettings, now);
        retain(now);
        return state();
    }

    AppendResult append(LogPosition known, ChannelSettings newSettings, List<Publication> publications, long now) {
        requireCurrent(known);
        MessageId first = Publication.firstId(publications);
        if (first.equals(batch)) {
            return new AppendResult(batchRepeats, state());
        }
        Publication.requireOrder(publications, lastId);
        exist(newSettings, now);
        if (!Publication.haveKeys(publications)) {
            return appendAll(publications, first, now);
        }
        boolean[] fresh = new boolean[publications.size()];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = repeat(publications.get(i), now).isEmpty();
            if (fresh[i]) {
                add(publications.get(i));
                // Known from here on, for a second publication in the batch with the same key.
                remember(publications.get(i), now);
                batch = first;
            }
        }
        retain(now);
        List<Optional<Receipt>> repeats = new ArrayList<>();
        for (int i = 0; i < fresh.length; i++) {
            Publication publication = publications.get(i);
            if (fresh[i]) {
                remember(publication, now);
            }
            repeats.add(fresh[i] ? Optional.empty() : repeat(publication, now));
        }
        if (batch.equals(first)) {
            batchRepeats = List.copyOf(repeats);
        }
        return new AppendResult(repeats, state());
    }

    /** Without keys there are no repeats. */
    private AppendResult appendAll(List<Publication> publications, MessageId first, long now) {
        for (Publication publication : publications) {
            add(publication);
        }
        retain(now);
        AppendResult result = AppendResult.allFresh(publications.size(), state());
        batch = first;
        batchRepeats = result.repeats();
        return result;
    }

    LogRead readAfter(LogPosition known, MessageId after, int limit, long maxBytes) {
        requireWhole(known);
        List<Message> found = new ArrayList<>();
        long bytes = 0;
        boolean more = false;
        if (limit > 0) {
            for (int i = messages.countUpTo(after); i < messages.size(); i++) {
                Message message = messages.get(i);
                bytes += message.payload().length();
                more = found.size() == limit || !found.isEmpty() && bytes > maxBytes;
                if (more) {
                    break;
                }
                found.add(message);
            }
        }
        return new LogRead(found, more, position());
    }

    Optional<MessageId> newestWithTag(LogPosition known, long tag) {
        requireWhole(known);
        for (int i = messages.size() - 1; i >= 0; i--) {
            MessageId id = messages.get(i).id();
            if (id.tag() == tag) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    LogState delivered(LogPosition known, MessageId id, int recipients, long now) {
        requireCurrent(known);
        activeAt = now;
        if (settings.countsDeliveries() && recipients > 0 && messages.find(id).isPresent()) {
            deliveries.merge(id, recipients, Integer::sum);
            retain(now);
        }
        return state();
    }

    LogState touch(LogPosition known, long requested, long now) {
        requireCurrent(known);
        activeAt = now;
        requestedAt = Math.max(requestedAt, requested);
        return state();
    }

    void delete(LogPosition known, long now) {
        requireCurrent(known);
        vanish(now);
    }

    LogPosition handOver(long now) {
        vanish(now);
        handedOver = true;
        return position();
    }

    LogState state(LogPosition known) {
        requireWhole(known);
        return state();
    }

    private LogState state() {
        return new LogState(exists, settings, lastId, lastStored, messages.size(), requestedAt);
    }

    private LogPosition position() {
        return new LogPosition(epoch, lastId);
    }

    private void requireCurrent(LogPosition known) {
        if (known.epoch() < epoch) {
            throw new FencedException("epoch " + known.epoch() + " is older than " + epoch);
        }
        requireWhole(known);
    }

    private void requireWhole(LogPosition known) {
        if (position().isBehind(known)) {
            throw new LogLostException("the log is at " + position() + ", behind " + known);
        }
    }

    private void exist(ChannelSettings newSettings, long now) {
        exists = true;
        settings = newSettings;
        remembered = Collections.max(List.of(newSettings.channelTimeout(), MessageLog.REMEMBERED));
        activeAt = now;
    }

    private void vanish(long at) {
        exists = false;
        settings = ChannelSettings.DEFAULT;
        messages.clear();
        deliveries.clear();
        activeAt = at;
        requestedAt = 0;
    }

    private void add(Publication publication) {
        for (Message message : publication.messages()) {
            lastId = message.id();
            if (publication.stored()) {
                messages.add(message.after(lastStored));
                lastStored = message.id();
            }
        }
    }

    private void remember(Publication publication, long now) {
        Receipt receipt = new Receipt(publication.lastId(), publication.recipients(), messages.size());
        publication.idempotencyKey().ifPresent(key -> keys.remember(key, receipt, now));
    }

    private Optional<Receipt> repeat(Publication publication, long now) {
        return publication.idempotencyKey().flatMap(key -> keys.find(key, now));
    }

    private void retain(long now) {
        while (messages.size() > settings.maxMessages()) {
            deliveries.remove(messages.remove(0).id());
        }
        Retention retention = new Retention(settings, now);
        if (retention.keepsAll(messages, deliveries)) {
            return;
        }
        for (MessageId id : retention.leaving(messages, deliveries)) {
            Message message = messages.remove(messages.countUpTo(id) - 1);
            deliveries.remove(id);
            if (messages.isEmpty() && !settings.messageTimeout().isZero()) {
                // The channel is empty since the message expired, not since somebody looked.
                long expiredAt =
                        message.publishedAt() + settings.messageTimeout().toMillis();
                activeAt = Math.max(activeAt, Math.min(now, expiredAt));
            }
        }
    }
}
