package stentor.node.hub.pattern;

import stentor.node.hub.End;

/**
 * The connection of a subscriber to all channels that a pattern fits. Called by one thread at a time, never after {@link
 * #end}; must not block. There is nothing to read again for it: it has to take what comes, or to end itself.
 */
public interface PatternSubscriber {
    /** From here on it gets everything: every owner knows of it. */
    void confirmed();

    /** The next message of a channel. */
    void deliver(PatternDelivery delivery);

    /** What it got so far is not all that it should have got: messages of a channel are gone. */
    void gap();

    /** Nothing more comes. */
    void end(End end);
}
