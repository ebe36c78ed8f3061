package stentor.node.hub.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stentor.node.channel.PatternEvent.Heard;
import stentor.node.hub.ByteBudget;
import stentor.protocol.channel.ChannelKey;

/**
 * The channels of which a hub of a pattern got messages, their owners, and the reads that are under way. Bounded: the channel
 * that was silent for longest is forgotten first. When it is heard of again, the hub goes on from there.
 */
final class FollowedChannels {
    static final int MOST = 50_000;
    static final int MOST_READS = 100;

    private final int most;
    private final ByteBudget budget;
    private final Map<ChannelKey, Entry> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Entry> byRequest = new HashMap<>();
    private final Set<Entry> lacking = new LinkedHashSet<>();
    private long requests;
    private boolean forgetful;

    /** @param budget of what waits in all channels of the node, in bytes */
    FollowedChannels(int most, ByteBudget budget) {
        this.most = most;
        this.budget = budget;
    }

    /** A channel, and the owner that sent its newest message. */
    static final class Entry {
        private final ChannelKey key;
        private final FollowedChannel channel;
        private Object owner;
        private long request;
        private long askedAt;

        private Entry(ChannelKey key, FollowedChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        ChannelKey key() {
            return key;
        }

        FollowedChannel channel() {
            return channel;
        }

        long request() {
            return request;
        }
    }

    /**
     * The channel that is heard of.
     *
     * @param owner what tells owners that are lost together from others
     */
    Entry heard(Heard heard, Object owner) {
        Entry entry = byKey.get(heard.channel());
        if (entry == null) {
            // Once something is forgotten, a channel that seems new may not be.
            entry = new Entry(heard.channel(), new FollowedChannel(forgetful ? heard.after() : heard.since(), budget));
            byKey.put(heard.channel(), entry);
            forgetOne();
        }
        entry.owner = owner;
        return entry;
    }

    private void forgetOne() {
        if (byKey.size() > most) {
            Entry oldest = byKey.values().iterator().next();
            byKey.remove(oldest.key);
            oldest.channel.forget();
            byRequest.remove(oldest.request);
            lacking.remove(oldest);
            forgetful = true;
        }
    }

    /** The owners of these are lost, and maybe with them what they said last: their channels have to be read. */
    void doubt(Predicate<Object> lost) {
        for (Entry entry : byKey.values()) {
            if (entry.owner != null && lost.test(entry.owner)) {
                entry.owner = null;
                entry.channel.doubt();
                note(entry);
            }
        }
    }

    /** To be called when the channel has changed. */
    void note(Entry entry) {
        if (!entry.channel.isLacking()) {
            lacking.remove(entry);
        } else if (entry.request == 0) {
            lacking.add(entry);
        }
    }

    /** The channels to be read now, each under a request of its own: not too many at once. */
    List<Entry> toRead(long now) {
        List<Entry> next = new ArrayList<>();
        while (!lacking.isEmpty() && byRequest.size() < MOST_READS) {
            Entry entry = lacking.iterator().next();
            lacking.remove(entry);
            entry.request = ++requests;
            entry.askedAt = now;
            byRequest.put(entry.request, entry);
            next.add(entry);
        }
        return next;
    }

    /** The channel of a request that is under way; null if it is not. The request is over with it. */
    Entry answered(long request) {
        Entry entry = byRequest.remove(request);
        if (entry != null) {
            entry.request = 0;
        }
        return entry;
    }

    /** Reads that were asked for before {@code then} are to be asked for again. */
    void askAgain(long then) {
        for (Entry entry : List.copyOf(byRequest.values())) {
            if (entry.askedAt - then < 0) {
                answered(entry.request);
                note(entry);
            }
        }
    }

    /** Nothing of any channel waits any more. */
    void clear() {
        byKey.values().forEach(entry -> entry.channel.forget());
    }

    boolean isReading() {
        return !byRequest.isEmpty() || !lacking.isEmpty();
    }
}
