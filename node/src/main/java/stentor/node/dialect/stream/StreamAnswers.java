package stentor.node.dialect.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.stream.ClientStream;
import stentor.node.hub.End;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.ConcurrencyPolicy;

/** A location's answers around a stream: what stands before its body, and what is said instead of one. */
final class StreamAnswers {
    private static final HttpHeader GAP = Answers.header("X-Message-Gap", "true");

    private final Subscribing subscribing;
    private final List<HttpHeader> added = new ArrayList<>();
    private final List<HttpHeader> usual = new ArrayList<>();

    StreamAnswers(Subscribing subscribing) {
        this.subscribing = subscribing;
        subscribing.addHeader().forEach((name, value) -> added.add(Answers.header(name, value)));
        usual("Cache-Control", "no-cache");
        // What else is on the way must not collect the stream before it passes it on (nginx).
        usual("X-Accel-Buffering", "no");
        usual("Vary", "Accept, TE");
    }

    private void usual(String name, String value) {
        if (subscribing.addHeader().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            usual.add(Answers.header(name, value));
        }
    }

    /** Whether a stream that begins says that its client holds the channel: under {@code first} and {@code last}. */
    boolean beginningMeansHolding() {
        return subscribing.concurrency() != ConcurrencyPolicy.BROADCAST;
    }

    /** 200; the connection closes when the body ends. */
    Answer streamed(BodyForm body, ClientStream stream, boolean afterGap) {
        return stream.answer(body.contentType(), body.joining(), aroundBody(afterGap));
    }

    /** What a HEAD is answered: the same without a body. */
    HttpResponse headAlone(BodyForm body) {
        return Answers.streamed(200, Optional.of(body.contentType()), Source.empty(), aroundBody(false));
    }

    private HttpHeader[] aroundBody(boolean afterGap) {
        List<HttpHeader> headers = new ArrayList<>(usual);
        headers.addAll(headers(afterGap));
        headers.add(Answers.lastOfConnection());
        return headers.toArray(HttpHeader[]::new);
    }

    /** What the location adds to every answer, and whether messages before the first one are gone. */
    List<HttpHeader> headers(boolean afterGap) {
        List<HttpHeader> headers = new ArrayList<>(added);
        if (afterGap) {
            headers.add(GAP);
        }
        return headers;
    }

    /** Why there is no stream. */
    HttpResponse refusal(End end) {
        List<HttpHeader> headers = new ArrayList<>(added);
        if (end == End.UNAVAILABLE || end == End.GOING_AWAY) {
            headers.add(Answers.header("Retry-After", "1"));
        }
        HttpHeader[] all = headers.toArray(HttpHeader[]::new);
        int status = status(end);
        return status == 204 || status == 304 ? Answers.empty(status, all) : Answers.text(status, reason(end), all);
    }

    int status(End end) {
        return end == End.TIMEOUT ? subscribing.timeoutStatus() : end.status();
    }

    String reason(End end) {
        return status(end) == end.status() ? end.reason() : "Timeout";
    }
}
