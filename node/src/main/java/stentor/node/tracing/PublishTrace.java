package stentor.node.tracing;

import stentor.node.channel.PublishWatch;
import stentor.protocol.channel.ChannelKey;

/** The trace of one request to publish. */
public interface PublishTrace {
    /** Of a request that is not traced. */
    PublishTrace NONE = new PublishTrace() {
        @Override
        public PublishWatch on(ChannelKey channel) {
            return PublishWatch.NONE;
        }

        @Override
        public void answered(int status) {}
    };

    /** Follows the publish on a channel, from now on: its owner is about to be asked. */
    PublishWatch on(ChannelKey channel);

    /**
     * The publisher is answered, and the trace ends.
     *
     * @param status of HTTP
     */
    void answered(int status);
}
