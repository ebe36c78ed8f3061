package stentor.node.dialect.relay;

import stentor.protocol.channel.ChannelInfo;
import stentor.protocol.relay.InfoFormat;

/**
 * How a publisher is told of its channel, or of several at once: then of their sums.
 *
 * @param several whether the info is such a sum, whose last message id says nothing
 */
record InfoView(InfoFormat format, boolean several) {
    String body(ChannelInfo info) {
        return several ? format.renderSumOfSeveral(info) : format.render(info);
    }

    String lastMessageId(ChannelInfo info) {
        return several ? "0" : info.lastMessageId().toString();
    }
}
