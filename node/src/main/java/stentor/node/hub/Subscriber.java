package stentor.node.hub;

/**
 * A subscriber's connection, as the hub sees it. Called by one thread at a time, never after {@link #end}; must not
 * block.
 */
public interface Subscriber {
    /** The owner counts the subscriber from here on: a publish that follows reports it. Only for streams. */
    default void confirmed() {}

    /**
     * The next message. A poll is over with it.
     *
     * @param gap whether messages between the last one the subscriber saw and this one are gone
     */
    void deliver(Delivery delivery, boolean gap);

    /** Nothing more comes. */
    void end(End end);
}
