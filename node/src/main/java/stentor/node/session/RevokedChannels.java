package stentor.node.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import stentor.protocol.channel.ChannelKey;

/**
 * The channels that were revoked lately, for sessions that did not live on this node then: a session that comes here from another node
 * brings its subscriptions along. Any thread.
 */
public final class RevokedChannels {
    /** The clocks of two nodes differ by less. */
    private static final long CLOCK_SKEW_MILLIS = 1000;

    private record Entry(long at, long until, Predicate<ChannelKey> asks) {}

    private final Map<String, Entry> byId = new ConcurrentHashMap<>();

    /**
     * Remembers a channel.
     *
     * @param id the channel's
     * @param at when it was revoked, in milliseconds since the epoch
     * @param until how long that is remembered
     * @param now in milliseconds since the epoch; what is over is forgotten
     * @param asks whether a location with a session's store and group asks its callers who they are
     */
    public void add(String id, long at, long until, long now, Predicate<ChannelKey> asks) {
        byId.values().removeIf(entry -> entry.until() <= now);
        byId.put(id, new Entry(at, until, asks));
    }

    /** Whether a session has a subscription that was begun before its channel was revoked. */
    boolean concern(ChannelKey session, SessionSubscriptions subscriptions) {
        return byId.entrySet().stream().anyMatch(revoked -> {
            Entry entry = revoked.getValue();
            boolean signedOnly = !entry.asks().test(session);
            return subscriptions.hears(revoked.getKey(), signedOnly, entry.at() + CLOCK_SKEW_MILLIS);
        });
    }
}
