package stentor.node.session;

import stentor.protocol.channel.ChannelKey;

/** Sends commands to sessions, on whichever node they are. */
@FunctionalInterface
public interface Sessions {
    /**
     * Sends a command, at most once.
     *
     * @param session its client id, in the store and the group of the location that it belongs to
     */
    void tell(ChannelKey session, SessionCommand command);
}
