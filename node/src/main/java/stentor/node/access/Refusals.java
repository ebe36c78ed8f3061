package stentor.node.access;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;

/** What callers are told who may not come in: which rule it was, and nothing of what would satisfy it. */
final class Refusals {
    private static final String CHALLENGE = "WWW-Authenticate";

    private Refusals() {}

    /** 401: the caller may try again with other credentials. */
    static HttpResponse unauthorized(String text, String challenge) {
        return Answers.text(
                401, text, Answers.header(CHALLENGE, challenge), Answers.header("Cache-Control", "no-store"));
    }

    /** 403: no credentials help. */
    static HttpResponse forbidden(String text) {
        return Answers.text(403, text);
    }

    /** 503: it cannot be found out now. */
    static HttpResponse busy(String text) {
        return Answers.text(503, text, Answers.header("Retry-After", "1"));
    }

    /** One of several refusals: one that credentials would help against, with the challenges of all of those, or else the first. */
    static HttpResponse oneOf(List<HttpResponse> refusals) {
        List<HttpHeader> challenges = new ArrayList<>();
        HttpResponse chosen = null;
        for (HttpResponse refusal : refusals) {
            if (refusal.status().intValue() == 401) {
                if (chosen == null) {
                    chosen = refusal;
                } else {
                    refusal.getHeader(CHALLENGE).ifPresent(challenges::add);
                }
            }
        }
        return chosen == null ? refusals.get(0) : chosen.addHeaders(challenges);
    }
}
