package stentor.node.dialect;

import java.util.Objects;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;

/**
 * The methods of a location and, for pages of other origins, its headers (Fetch standard, "CORS protocol"). All are lists
 * with commas.
 *
 * @param allowed as {@code Allow} names them
 * @param crossOrigin as {@code Access-Control-Allow-Methods} does
 * @param headers what requests may have: {@code Access-Control-Allow-Headers}
 * @param exposed what a page may read in answers: {@code Access-Control-Expose-Headers}
 */
public record Methods(String allowed, String crossOrigin, String headers, String exposed) {
    public Methods {
        Objects.requireNonNull(allowed);
        Objects.requireNonNull(crossOrigin);
        Objects.requireNonNull(headers);
        Objects.requireNonNull(exposed);
    }

    /** The answer to {@code OPTIONS}. */
    public HttpResponse options() {
        return Answers.empty(200, allow());
    }

    /** 405, for another method. */
    public HttpResponse notAllowed() {
        return Answers.methodNotAllowed(allowed.split(", "));
    }

    private HttpHeader allow() {
        return Answers.header("Allow", allowed);
    }
}
