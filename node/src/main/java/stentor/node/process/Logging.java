package stentor.node.process;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;
import stentor.node.config.LogFormat;

/** How log lines look. The forms are in {@code logback.xml}; a file of the user's own wins over it as always. */
public final class Logging {
    /** The property by which {@code logback.xml} chooses the form. */
    private static final String FORM = "stentor.log";

    private Logging() {}

    /** One line of text an event, or one JSON object an event. */
    public static void use(LogFormat format) {
        URL configuration = Logging.class.getResource("/logback.xml");
        if (format == LogFormat.TEXT
                || configuration == null
                || System.getProperty("logback.configurationFile") != null) {
            return;
        }
        System.setProperty(FORM, "json");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("logback.xml cannot be read", e);
        }
    }
}
