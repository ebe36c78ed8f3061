package stentor.node.channel;

import stentor.protocol.channel.ChannelKey;

/**
 * Is told what becomes of channels, by their owners on this node and on any thread; must not block. An owner that follows on another
 * one says again what is so, and so does each one when the node's settings change.
 */
public interface ChannelHooks {
    /** Since when something is as an owner says. */
    enum Since {
        /** It has just come about. */
        NOW,
        /** It was so under an earlier owner. */
        BEFORE
    }

    /** Tells nobody. */
    ChannelHooks NONE = new ChannelHooks() {
        @Override
        public boolean wants(ChannelKey channel) {
            return false;
        }

        @Override
        public void occupied(ChannelKey channel, Since since) {}

        @Override
        public void vacated(ChannelKey channel) {}

        @Override
        public void memberAdded(ChannelKey channel, String user, Since since) {}

        @Override
        public void memberRemoved(ChannelKey channel, String user) {}

        @Override
        public void counted(ChannelKey channel, long subscribers) {}

        @Override
        public void ownerLeft(ChannelKey channel) {}
    };

    /** Whether it wants to be told of this channel now. */
    boolean wants(ChannelKey channel);

    /** It has a subscriber. */
    void occupied(ChannelKey channel, Since since);

    /** It has no subscriber any more. */
    void vacated(ChannelKey channel);

    void memberAdded(ChannelKey channel, String user, Since since);

    void memberRemoved(ChannelKey channel, String user);

    /** It has so many subscribers now. */
    void counted(ChannelKey channel, long subscribers);

    /**
     * So many more users are present in channels whose owners are on this node, or fewer. Told of all channels of users.
     *
     * @param more negative: fewer
     */
    default void present(int more) {}

    /** The owner has ended; who is there another owner will say, if anybody is. */
    void ownerLeft(ChannelKey channel);
}
