package stentor.node.channel;

import stentor.protocol.channel.ChannelKey;

/** Is told what becomes of channels, by their owners on this node and on any thread; must not block. */
public interface ChannelHooks {
    /** Tells nobody. */
    ChannelHooks NONE = new ChannelHooks() {
        @Override
        public boolean wants(ChannelKey channel) {
            return false;
        }

        @Override
        public void occupied(ChannelKey channel) {}

        @Override
        public void vacated(ChannelKey channel) {}

        @Override
        public void memberAdded(ChannelKey channel, String user) {}

        @Override
        public void memberRemoved(ChannelKey channel, String user) {}

        @Override
        public void counted(ChannelKey channel, long subscribers) {}
    };

    /** Whether it wants to be told of this channel; always the same. */
    boolean wants(ChannelKey channel);

    /** It has a subscriber, having had none. */
    void occupied(ChannelKey channel);

    /** It has no subscriber any more. */
    void vacated(ChannelKey channel);

    void memberAdded(ChannelKey channel, String user);

    void memberRemoved(ChannelKey channel, String user);

    /** It has so many subscribers now. */
    void counted(ChannelKey channel, long subscribers);
}
