package stentor.node.messagelog;

import java.util.LinkedHashMap;
import java.util.Map;
import stentor.protocol.channel.ChannelKey;

/**
 * How far the logs of channels went whose owners have ended on this node. The next owner claims with it as a floor: a log
 * that went back meanwhile, as a Redis that was restarted from an old snapshot, is found out. Bounded: beyond {@value #MOST}
 * channels the oldest entry goes, and with it the knowledge. Any thread may call it.
 */
public final class KnownPositions {
    static final int MOST = 50_000;

    private final int most;
    private final Map<ChannelKey, LogPosition> positions = new LinkedHashMap<>();

    public KnownPositions() {
        this(MOST);
    }

    KnownPositions(int most) {
        this.most = most;
    }

    /** The channel's owner ends, and knew this much to be in the log. */
    public synchronized void remember(ChannelKey channel, LogPosition known) {
        if (known.lastId().seconds() == 0) {
            return; // Nothing was ever published: there is nothing to lose.
        }
        positions.remove(channel);
        positions.put(channel, known);
        if (positions.size() > most) {
            positions.remove(positions.keySet().iterator().next());
        }
    }

    /** What is known of the channel's log; from now on its new owner knows it. */
    public synchronized LogPosition take(ChannelKey channel) {
        LogPosition known = positions.remove(channel);
        return known == null ? LogPosition.UNKNOWN : known;
    }
}
