package stentor.node.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;

/**
 * The hubs of patterns that fit a channel's name. They are sent what its own hubs are sent, but are no subscribers of
 * the channel: they are not counted, conflict with nobody, use nothing up, and do not keep it alive.
 */
final class PatternListeners {
    private final ChannelKey key;
    private final Patterns patterns;
    private final ActorRef<ChannelCommand> owner;
    private PatternTable seen = PatternTable.EMPTY;
    private Map<ActorRef<PatternEvent>, MessageId> since = Map.of();
    private boolean behind;

    PatternListeners(ChannelKey key, Patterns patterns, ActorRef<ChannelCommand> owner) {
        this.key = key;
        this.patterns = patterns;
        this.owner = owner;
    }

    /**
     * Looks up which hubs want the channel's messages now.
     *
     * @param lastSent the newest id that was sent: a new one gets what comes after it
     */
    PatternListeners look(MessageId lastSent) {
        PatternTable now = patterns.table();
        if (now != seen) {
            Map<ActorRef<PatternEvent>, MessageId> then = since;
            since = new LinkedHashMap<>();
            now.wanting(key).forEach(hub -> since.put(hub, then.getOrDefault(hub, lastSent)));
            seen = now;
        }
        return this;
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    void tell(long epoch, MessageId after, List<Message> messages, boolean stored) {
        since.forEach(
                (hub, start) -> hub.tell(new PatternEvent.Heard(key, owner, epoch, start, after, messages, stored)));
        behind = !messages.isEmpty();
    }

    /** Sends the id of the newest message once after a burst, so that a hub that lost the last one notices. */
    void remind(long epoch, MessageId lastSent) {
        if (behind) {
            tell(epoch, lastSent, List.of(), true);
        }
    }
}
