package stentor.node.hub;

import java.util.List;
import stentor.protocol.channel.Message;

/** What the owners of channels send to a kind of hub, as the hubs' bounded mailboxes see it. */
public interface HubEvents {
    /** How much memory the event holds while it waits, in bytes; 0: it brings no messages, and is never dropped. */
    long weight(Object event);

    /** How much memory an event with these messages holds, in bytes: what carries them counts, too. */
    static long weightOf(List<Message> messages) {
        long weight = 256;
        for (int i = 0; i < messages.size(); i++) {
            weight += messages.get(i).payload().weight();
        }
        return weight;
    }

    /** Whether the hub is told that this event was dropped; if not, the hub asks for it again by itself. */
    boolean leavesHole(Object event);

    /** Collects events that are dropped one after the other. */
    Hole hole();

    /** Events that were dropped. Used by one thread at a time; holds no messages. */
    interface Hole {
        void add(Object event);

        /** The command by which the hub learns of them. */
        Object command();
    }
}
