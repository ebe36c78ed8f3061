package stentor.node.messagelog;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import stentor.protocol.channel.ChannelKey;

/** All that a message log promises. Whoever implements one extends this. */
public abstract class MessageLogContract
        implements AppendContract,
                ReadContract,
                BatchContract,
                FencingContract,
                LossContract,
                BufferContract,
                ForgettingContract,
                OwnersContract {
    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private final SetClock clock = new SetClock();
    private final ChannelKey channel =
            new ChannelKey("default", "news:{live}", "contract/{a}b}%: " + CHANNELS.incrementAndGet());
    private MessageLog log;

    /** A log that goes by this clock. */
    protected abstract MessageLog open(SetClock clock);

    @BeforeEach
    final void open() {
        log = open(clock);
    }

    @AfterEach
    final void close() {
        log.close();
    }

    @Override
    public final MessageLog log() {
        return log;
    }

    @Override
    public final SetClock clock() {
        return clock;
    }

    @Override
    public final ChannelKey channel() {
        return channel;
    }
}
