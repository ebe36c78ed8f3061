package stentor.loadtest.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import stentor.loadtest.check.Stamp;

/**
 * An endless answer that is read line by line: those lines are messages that a publisher may have written. The Java client has
 * no such transports: what clients of nchan use them.
 */
final class LineStream implements Stream, Flow.Subscriber<String> {
    private final Inbox inbox;
    private final CompletableFuture<?> exchange;
    private volatile Flow.Subscription lines;
    private volatile boolean closed;

    /** @param header asks for the transport, as {@code Accept: multipart/mixed} */
    LineStream(HttpClient http, URI url, String header, Inbox inbox) {
        this.inbox = inbox;
        String[] nameAndValue = header.split(": ", 2);
        HttpRequest request = HttpRequest.newBuilder(url)
                .header(nameAndValue[0], nameAndValue[1])
                .build();
        exchange = http.sendAsync(request, this::body).whenComplete((answer, failure) -> over(failure));
    }

    private HttpResponse.BodySubscriber<Void> body(HttpResponse.ResponseInfo head) {
        if (head.statusCode() != 200) {
            inbox.fault("the server answered " + head.statusCode());
            return BodySubscribers.discarding();
        }
        return BodySubscribers.fromLineSubscriber(this, lines -> null, java.nio.charset.StandardCharsets.UTF_8, null);
    }

    private void over(Throwable failure) {
        if (!closed) {
            inbox.fault(failure == null ? "the server ended the stream" : "the connection was lost: " + failure);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        lines = subscription;
        inbox.opened();
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.equals("X-Message-Gap: true")) {
            inbox.fault("the server says that messages before this one are gone");
        } else if (Stamp.parse(line).isPresent()) {
            inbox.message(line);
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Told when the exchange is over.
    }

    @Override
    public void onComplete() {
        // Told when the exchange is over.
    }

    @Override
    public void close() {
        closed = true;
        if (lines != null) {
            lines.cancel();
        } else {
            exchange.cancel(true);
        }
    }
}
