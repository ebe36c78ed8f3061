package stentor.node.dialect.relay;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * What is counted of all polls of a node.
 *
 * @param held messages that answered long-polls
 * @param atOnce messages that answered interval polls
 * @param written is told when a message was written to all polls that waited for it in a lane: when it was published, in
 *     milliseconds since the epoch
 */
public record PollCounts(LongAdder held, LongAdder atOnce, LongConsumer written) {
    public PollCounts(LongConsumer written) {
        this(new LongAdder(), new LongAdder(), written);
    }
}
