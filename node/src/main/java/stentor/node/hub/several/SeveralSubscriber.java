package stentor.node.hub.several;

import stentor.node.hub.Delivery;
import stentor.node.hub.End;
import stentor.node.hub.Subscriptions;
import stentor.protocol.stream.CompoundId;

/**
 * The connection of a subscriber to several channels. Called by one thread at a time, never after {@link #end}; must not
 * block.
 */
public interface SeveralSubscriber {
    /** The owners of all channels count it from here on. Only for streams. */
    default void confirmed() {}

    /** Whether the next message may be delivered now; if not, {@link Subscriptions.Handle#goOn} tells when it may. */
    default boolean takes() {
        return true;
    }

    /** Whether it receives what it is handed; see {@link stentor.node.hub.Subscriber#receives}. */
    default boolean receives() {
        return true;
    }

    /** It has got everything there is so far, of all channels. */
    default void waits() {}

    /**
     * The next message. A poll is over with it.
     *
     * @param id where the subscriber stands with it
     * @param gap whether messages of the same channel between the last one it saw and this one are gone
     */
    void deliver(Delivery delivery, CompoundId id, boolean gap);

    /** Nothing more comes of any channel. */
    void end(End end);
}
