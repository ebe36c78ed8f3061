package stentor.node.messagelog;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import stentor.protocol.channel.ChannelKey;

/** All that a queue log promises. Whoever implements one extends this. */
public abstract class QueueLogContract
        implements QueuePushContract, QueueLeaseContract, QueueExpiryContract, QueueFencingContract {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final SetClock clock = new SetClock();
    private final ChannelKey queue =
            new ChannelKey("default", "jobs:{live}", "contract/{a}b}%: " + QUEUES.incrementAndGet());
    private QueueLog log;

    /** A log that goes by this clock. */
    protected abstract QueueLog open(SetClock clock);

    @BeforeEach
    final void open() {
        log = open(clock);
    }

    @AfterEach
    final void close() {
        log.close();
    }

    @Override
    public final QueueLog log() {
        return log;
    }

    @Override
    public final SetClock clock() {
        return clock;
    }

    @Override
    public final ChannelKey queue() {
        return queue;
    }
}
