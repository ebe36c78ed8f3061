package stentor.node.routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Requests;
import stentor.protocol.channel.Bytes;
import stentor.protocol.stream.EventStreamCodec;

/**
 * What an EventSource is answered in place of a refusal that passes. Over any status but 200 it gives up for good (WHATWG HTML, 9.2
 * "Server-sent events"), also where it would be let in a few seconds later. So it gets a stream that says when to come back, and
 * ends. All other clients get the status: balancers go by it, and so do programs that open event streams.
 */
final class EventSourceRefusal {
    /** Too many requests, and what a gateway or a server says that cannot do it now: its own hook's answers are among them. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private static final String RETRY_AFTER = "Retry-After";
    private static final Duration UNLESS_SAID = Duration.ofSeconds(5);

    private EventSourceRefusal() {}

    /** The answer for an EventSource: this one, unless it is a refusal that passes. */
    static Answer insteadOf(Answer answer) {
        HttpResponse refusal = answer.response();
        return isPassing(answer) ? Answer.of(comeBack(refusal, wait(refusal))) : answer;
    }

    static boolean isPassing(Answer answer) {
        return answer instanceof Answer.Whole
                && PASSING.contains(answer.response().status().intValue());
    }

    /**
     * Whether it is an EventSource that asks. The standard has it ask for events, and past all caches, which the Fetch standard has said by
     * this header; programs that only read an event stream do not send it.
     */
    static boolean isAsked(HttpRequest request) {
        return request.method().name().equals("GET")
                && Requests.lists(request, "Accept", "text/event-stream")
                && Requests.lists(request, "Cache-Control", "no-cache");
    }

    private static HttpResponse comeBack(HttpResponse refusal, Duration wait) {
        int status = refusal.status().intValue();
        return Answers.body(
                200,
                Optional.of(EventStreamCodec.CONTENT_TYPE),
                Bytes.join(EventStreamCodec.retry(wait), EventStreamCodec.end(status, reason(refusal))),
                others(refusal));
    }

    /** What a location adds to each answer, and what lets a page of another origin read it. */
    private static HttpHeader[] others(HttpResponse refusal) {
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : refusal.getHeaders()) {
            if (!header.is("retry-after") && !header.is("content-type") && !header.is("cache-control")) {
                headers.add(header);
            }
        }
        headers.add(Answers.header("Cache-Control", "no-store"));
        return headers.toArray(HttpHeader[]::new);
    }

    /** The first line of what the refusal says. */
    private static String reason(HttpResponse refusal) {
        String text = refusal.entity() instanceof HttpEntity.Strict body
                ? body.getData().utf8String().lines().findFirst().orElse("")
                : "";
        return text.isBlank() ? refusal.status().reason() : text;
    }

    /** At least as long as the refusal says, and up to twice that: many are refused at the same moment. */
    private static Duration wait(HttpResponse refusal) {
        long said = refusal.getHeader(RETRY_AFTER)
                .map(HttpHeader::value)
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(UNLESS_SAID)
                .toMillis();
        return Duration.ofMillis(said + ThreadLocalRandom.current().nextLong(said + 1));
    }
}
