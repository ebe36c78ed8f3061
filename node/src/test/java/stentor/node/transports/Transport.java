package stentor.node.transports;

import java.util.Optional;
import stentor.node.testing.RunningNode;
import stentor.protocol.channel.MessageId;

/** How a client subscribes. */
interface Transport {
    /**
     * Subscribes to the channel at this path.
     *
     * @param after the last message received, if any
     * @throws Subscribed.Refused if the node refuses before anything is streamed or held
     */
    Subscribed subscribe(RunningNode node, String path, Optional<String> after);

    /** As above, where the node is expected to refuse: the status of its answer. */
    int refusal(RunningNode node, String path, Optional<String> after);

    /** Whether a message comes with its id, so that the client can go on from there. */
    default boolean tellsIds() {
        return true;
    }

    /** Whether the client is told of gaps. */
    default boolean tellsGaps() {
        return true;
    }

    /** Whether the client is told why its subscription ends. */
    default boolean tellsEnds() {
        return true;
    }

    static Optional<String> after(Subscribed.Got got) {
        return Optional.of(got.id().map(MessageId::toString).orElseThrow());
    }
}
