package stentor.node.cluster.sharding;

import java.util.ArrayList;
import java.util.List;
import stentor.node.channel.ChannelCommand;
import stentor.node.channel.ChannelCommand.Publish;
import stentor.protocol.channel.Payload;

/** Cuts publishes into pieces that fit the messages between nodes. */
final class Publishes {
    /** What weighs more than this many bytes goes in several parts. */
    static final long MAX_PART_BYTES = 1L << 20;

    private Publishes() {}

    /** What to send in its place, in this order. */
    static List<ChannelCommand> inParts(ChannelCommand command) {
        if (!(command instanceof Publish publish) || publish.weight() <= MAX_PART_BYTES) {
            return List.of(command);
        }
        List<ChannelCommand> pieces = new ArrayList<>();
        List<Payload> part = new ArrayList<>();
        long bytes = 0;
        for (Payload payload : publish.payloads()) {
            if (!part.isEmpty() && bytes + payload.weight() > MAX_PART_BYTES) {
                pieces.add(new ChannelCommand.Part(pieces.size(), part, publish.replyTo()));
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(payload);
            bytes += payload.weight();
        }
        if (pieces.isEmpty()) {
            return List.of(command);
        }
        pieces.add(new ChannelCommand.LastPart(pieces.size(), publish.of(part)));
        return pieces;
    }
}
