package stentor.loadtest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;

/**
 * One subscriber's open stream of a bus. Gatling reads a response to its end before it shows it, and this one has none;
 * so the JDK's client reads it, and what came in waits here until the virtual user looks.
 */
final class BusStream implements Flow.Subscriber<String> {
    /**
     * What came in.
     *
     * @param at when, in milliseconds since the epoch
     */
    record Arrival(BusParts.Read read, long at) {}

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile Optional<BusParts> parts = Optional.empty();
    private volatile Optional<Flow.Subscription> lines = Optional.empty();

    static BusStream open(HttpClient client, URI uri) {
        BusStream stream = new BusStream();
        client.sendAsync(HttpRequest.newBuilder(uri).build(), stream::head).whenComplete((response, failure) -> {
            if (failure != null) {
                stream.onError(failure);
            }
        });
        return stream;
    }

    /** Whether the server has taken the subscription. */
    boolean isOpen() {
        return lines.isPresent() && parts.isPresent();
    }

    /** What came in next, if anything did. */
    Optional<Arrival> next() {
        return Optional.ofNullable(arrivals.poll());
    }

    void close() {
        lines.ifPresent(Flow.Subscription::cancel);
    }

    private HttpResponse.BodySubscriber<Void> head(HttpResponse.ResponseInfo head) {
        String type = head.headers().firstValue("Content-Type").orElse("");
        parts = head.statusCode() == 200 ? BusParts.ofType(type) : Optional.empty();
        if (parts.isEmpty()) {
            fault("not a bus stream: " + head.statusCode() + " " + type);
        }
        return BodySubscribers.fromLineSubscriber(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        lines = Optional.of(subscription);
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        parts.map(known -> known.line(line))
                .filter(read -> !(read instanceof BusParts.Nothing))
                .ifPresent(this::arrived);
    }

    @Override
    public void onError(Throwable failure) {
        fault("the stream broke off: " + failure.getMessage());
    }

    @Override
    public void onComplete() {
        fault("the server ended the stream");
    }

    private void fault(String reason) {
        arrived(new BusParts.Fault(reason));
    }

    private void arrived(BusParts.Read read) {
        arrivals.add(new Arrival(read, System.currentTimeMillis()));
    }
}
