package stentor.node.session;

import stentor.protocol.channel.ChannelKey;

/** The door to sessions, on whatever node they live. */
@FunctionalInterface
public interface Sessions {
    /**
     * Sends a command, at most once.
     *
     * @param session its client id, in the store and the group of the location that it belongs to
     */
    void tell(ChannelKey session, SessionCommand command);
}
