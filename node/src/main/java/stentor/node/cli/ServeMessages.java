package stentor.node.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import stentor.node.config.LogFormat;

/** What {@code serve} says before and after there is a log, in the form of the log's lines. */
final class ServeMessages {
    private static final JsonMapper JSON = new JsonMapper();

    private final LogFormat format;
    private final PrintWriter err;

    ServeMessages(LogFormat format, PrintWriter err) {
        this.format = format;
        this.err = err;
    }

    void warn(String text) {
        say("WARN", "warning: ", text);
    }

    /** The node could not be started. */
    void fail(String text) {
        say("ERROR", "stentor: ", text);
    }

    private void say(String level, String prefix, String text) {
        if (format == LogFormat.TEXT) {
            err.println(prefix + text);
            return;
        }
        // As the log has them: a program that reads these lines expects nothing else.
        err.println(JSON.createObjectNode()
                .put(
                        "timestamp",
                        Instant.now(Clock.systemUTC())
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString())
                .put("level", level)
                .put("logger", ServeCommand.class.getName())
                .put("message", text));
    }
}
