package stentor.node.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** The answer to what is not HTTP, or breaks a limit of the parser. Named in {@code stentor-http.conf}. */
final class UnreadableRequest extends ParsingErrorHandler {
    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("Unreadable request, answered {}: {}", status.intValue(), error.summary());
        return Answers.text(status.intValue(), reason(status, error));
    }

    private static String reason(StatusCode status, ErrorInfo error) {
        return error.summary().isEmpty() ? status.reason() : error.summary();
    }
}
