package stentor.client;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** An endless answer to a GET. */
final class HttpWire implements Wire, Flow.Subscriber<List<ByteBuffer>> {
    /** Makes signals of bytes. */
    interface Reader {
        /** Of the answers that it can read, without parameters. */
        String contentType();

        List<Signal> read(ByteBuffer buffer);
    }

    private final Reader reader;
    private final Listener listener;
    private CompletableFuture<?> exchange;
    private volatile Flow.Subscription bytes;
    private volatile boolean closed;

    private HttpWire(Reader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    static HttpWire open(HttpClient http, HttpRequest request, Reader reader, Listener listener) {
        HttpWire wire = new HttpWire(reader, listener);
        BodyHandler<String> handler = wire::bodyOf;
        wire.exchange = http.sendAsync(request, handler).whenComplete(wire::over);
        return wire;
    }

    private HttpResponse.BodySubscriber<String> bodyOf(ResponseInfo head) {
        return head.statusCode() == 200 && isStream(head)
                ? BodySubscribers.fromSubscriber(this, wire -> "")
                : new ShortText();
    }

    private boolean isStream(ResponseInfo head) {
        String type = head.headers().firstValue("Content-Type").orElse("none");
        return type.split(";", 2)[0].strip().equalsIgnoreCase(reader.contentType());
    }

    private void over(HttpResponse<String> response, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            listener.broken(Reasons.of(failure));
        } else if (bytes != null) {
            listener.broken("the server ended the stream");
        } else if (response.statusCode() == 200) {
            listener.ended(415, "not a stream of type " + reader.contentType(), Duration.ZERO);
        } else {
            String text = response.body().lines().findFirst().orElse("");
            listener.ended(response.statusCode(), text, Retries.retryAfter(response));
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        bytes = subscription;
        if (closed) {
            subscription.cancel();
            return;
        }
        listener.connected();
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (closed) {
            return;
        }
        List<Signal> signals = new ArrayList<>();
        try {
            for (ByteBuffer buffer : buffers) {
                signals.addAll(reader.read(buffer));
            }
        } catch (RuntimeException e) {
            listener.signals(signals);
            close();
            listener.ended(422, e.getMessage(), Duration.ZERO);
            return;
        }
        listener.signals(signals);
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
    public void more() {
        bytes.request(1);
    }

    @Override
    public void close() {
        closed = true;
        if (bytes != null) {
            bytes.cancel();
        } else {
            exchange.cancel(true);
        }
    }
}
