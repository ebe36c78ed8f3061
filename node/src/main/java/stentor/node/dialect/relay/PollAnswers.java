package stentor.node.dialect.relay;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.EndSpread;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.Payload;
import stentor.protocol.http.HttpDate;
import stentor.protocol.relay.SentId;
import stentor.protocol.relay.StatedId;

/** A location's answers to polls. A message's answer is made once and handed to every poll of the location. */
final class PollAnswers implements Rendering<HttpResponse> {
    static final HttpHeader VARY = Answers.header("Vary", "If-Modified-Since, If-None-Match");
    static final HttpHeader GAP = Answers.header("X-Message-Gap", "true");

    private final Subscribing subscribing;
    private final PollCounts counts;
    private final EndSpread ends;
    private final List<HttpHeader> added = new ArrayList<>();

    PollAnswers(Subscribing subscribing, PollCounts counts, EndSpread ends) {
        this.subscribing = subscribing;
        this.counts = counts;
        this.ends = ends;
        subscribing.addHeader().forEach((name, value) -> added.add(Answers.header(name, value)));
    }

    PollCounts counts() {
        return counts;
    }

    /** When polls end, where the node stops. */
    EndSpread ends() {
        return ends;
    }

    @Override
    public HttpResponse render(Message message) {
        return message(SentId.of(message.id()), message.payload());
    }

    /** The answer to a poll of its own. */
    HttpResponse message(SentId id, Payload payload) {
        List<HttpHeader> headers = new ArrayList<>(added.size() + 3);
        headers.add(Answers.header("Last-Modified", id.lastModified()));
        headers.add(Answers.header("Etag", id.tag()));
        headers.add(VARY);
        headers.addAll(added);
        return Answers.body(
                200,
                payload.contentType().or(subscribing::defaultType),
                payload.body(),
                headers.toArray(HttpHeader[]::new));
    }

    /**
     * @param asked where the request said it stands: a 304 repeats it
     */
    HttpResponse end(End end, StatedId asked) {
        List<HttpHeader> headers = new ArrayList<>(added);
        headers.add(VARY);
        if (end == End.NOTHING_NEW) {
            repeat(asked, headers);
            return Answers.empty(end.status(), headers.toArray(HttpHeader[]::new));
        }
        if (end == End.UNAVAILABLE) {
            headers.add(Answers.header("Retry-After", "1"));
        }
        int status = end == End.TIMEOUT || end == End.GOING_AWAY ? subscribing.timeoutStatus() : end.status();
        if (status == 204 || status == 304) {
            return Answers.empty(status, headers.toArray(HttpHeader[]::new));
        }
        return Answers.text(
                status, status == end.status() ? end.reason() : "Timeout", headers.toArray(HttpHeader[]::new));
    }

    private static void repeat(StatedId asked, List<HttpHeader> headers) {
        if (asked instanceof StatedId.Given given) {
            given.seconds()
                    .ifPresent(seconds -> headers.add(Answers.header("Last-Modified", HttpDate.format(seconds))));
            // A date alone means tag 0 of its second.
            headers.add(Answers.header("Etag", given.tag().orElse("0")));
        }
    }
}
