package stentor.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Watches each buffer of Netty's, in all tests. One that was forgotten is found when the memory is collected, so the test
 * that fails may be a later one than the one that forgot it: the report says where the buffer was.
 */
public final class LeakedBuffers implements AfterAllCallback {
    /**
     * Where Lettuce makes the one buffer of a connection: it forgets it if its client is closed just as the connection is
     * made. Only that place is excused, and only tests that stop Redis and then their client meet it.
     */
    private static final String OF_THE_REDIS_DRIVER = "io.lettuce.core.protocol.CommandHandler.channelRegistered(";

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                String report = event.getFormattedMessage();
                if (!report.contains(OF_THE_REDIS_DRIVER)) {
                    REPORTS.add(report);
                }
            }
        };
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> found = List.copyOf(REPORTS);
        // Said once: the tests that follow have nothing to do with it.
        REPORTS.removeAll(found);
        assertThat(found).as("buffers that nobody released").isEmpty();
    }

    /** What is known by now, when the memory has been collected. */
    public static List<String> reports() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // Reports are made when the next buffers are.
            for (int j = 0; j < 100; j++) {
                io.netty.buffer.ByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        return List.copyOf(REPORTS);
    }
}
