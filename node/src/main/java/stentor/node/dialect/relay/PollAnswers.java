package stentor.node.dialect.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import stentor.node.http.Answers;
import stentor.node.hub.End;
import stentor.node.hub.Rendering;
import stentor.node.location.Subscribing;
import stentor.protocol.channel.Cursor;
import stentor.protocol.channel.Message;
import stentor.protocol.channel.MessageId;
import stentor.protocol.relay.HttpDate;

/** A location's answers to polls. A message's answer is made once and handed to every poll of the location. */
final class PollAnswers implements Rendering<HttpResponse> {
    static final HttpHeader VARY = RawHeader.create("Vary", "If-Modified-Since, If-None-Match");
    static final HttpHeader GAP = RawHeader.create("X-Message-Gap", "true");

    private final Subscribing subscribing;
    private final List<HttpHeader> added = new ArrayList<>();

    PollAnswers(Subscribing subscribing) {
        this.subscribing = subscribing;
        subscribing.addHeader().forEach((name, value) -> added.add(RawHeader.create(name, value)));
    }

    @Override
    public HttpResponse render(Message message) {
        Optional<String> contentType = message.payload().contentType().or(subscribing::defaultType);
        List<HttpHeader> headers = new ArrayList<>(added.size() + 3);
        headers.add(RawHeader.create("Last-Modified", HttpDate.format(message.id().seconds())));
        headers.add(RawHeader.create("Etag", Long.toString(message.id().tag())));
        headers.add(VARY);
        headers.addAll(added);
        return Answers.bytes(200, contentType, message.payload().body()).addHeaders(headers);
    }

    /**
     * @param asked where the request said it stands: a 304 repeats it
     */
    HttpResponse end(End end, Optional<Cursor> asked) {
        List<HttpHeader> headers = new ArrayList<>(added);
        headers.add(VARY);
        if (end == End.NOTHING_NEW) {
            asked.ifPresent(cursor -> repeat(cursor, headers));
            return Answers.empty(End.NOTHING_NEW.status()).addHeaders(headers);
        }
        if (end == End.UNAVAILABLE) {
            headers.add(RawHeader.create("Retry-After", "1"));
        }
        int status = end == End.TIMEOUT ? subscribing.timeoutStatus() : end.status();
        if (status == 204 || status == 304) {
            return Answers.empty(status).addHeaders(headers);
        }
        return Answers.text(status, status == end.status() ? end.reason() : "Timeout").addHeaders(headers);
    }

    private static void repeat(Cursor asked, List<HttpHeader> headers) {
        if (asked instanceof Cursor.After after) {
            MessageId id = after.id();
            headers.add(RawHeader.create("Last-Modified", HttpDate.format(id.seconds())));
            headers.add(RawHeader.create("Etag", Long.toString(id.tag())));
        } else if (asked instanceof Cursor.AfterTag afterTag) {
            headers.add(RawHeader.create("Etag", Long.toString(afterTag.tag())));
        }
    }
}
