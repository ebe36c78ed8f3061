package stentor.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A subscription and its settings; {@link #start} and {@link #publisher} begin it. It connects again by itself whenever the
 * connection is lost, each time to the next server and after a longer wait, and goes on after the last message that it
 * received: nothing is missed and nothing comes twice. What is gone from the server meanwhile is said: {@link
 * Received#afterGap}.
 *
 * <p>It has a position to go on from once it has received a message, or if it is told one. A location with {@code
 * first_message: newest} begins at now each time before that.
 */
public final class SubscriptionBuilder {
    private static final int MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

    private final HttpClient http;
    private final Servers servers;
    private final Requests requests;
    private final String path;
    private Transport transport = Transport.EVENT_STREAM;
    private Optional<String> since = Optional.empty();
    private Duration idleLimit = Duration.ofMinutes(1);
    private Optional<Duration> giveUpAfter = Optional.empty();
    private int maxMessageSize = MAX_MESSAGE_SIZE;
    private Consumer<ConnectionState> onState = state -> {};

    SubscriptionBuilder(HttpClient http, Servers servers, Requests requests, String path) {
        this.http = http;
        this.servers = servers;
        this.requests = requests;
        this.path = path;
    }

    /** How messages come; {@link Transport#EVENT_STREAM} by default. */
    public SubscriptionBuilder transport(Transport chosen) {
        transport = chosen;
        return this;
    }

    /** Begins after the message with this id; by default where the location says. */
    public SubscriptionBuilder since(String id) {
        since = Optional.of(id);
        return this;
    }

    /**
     * Connects again when nothing came for this long while the client was ready to read; 1 minute by default. An idle
     * server shows every 20 s that it is alive; a bus does not, so there it has no effect.
     */
    public SubscriptionBuilder idleLimit(Duration limit) {
        idleLimit = limit;
        return this;
    }

    /** Fails when it could not connect for this long; by default it tries for ever, twice a minute in the end. */
    public SubscriptionBuilder giveUpAfter(Duration limit) {
        giveUpAfter = Optional.of(limit);
        return this;
    }

    /** Fails at a message of more bytes; 64 MiB by default. */
    public SubscriptionBuilder maxMessageSize(int bytes) {
        maxMessageSize = bytes;
        return this;
    }

    /** Tells of connections that are made and lost. Must return soon. */
    public SubscriptionBuilder onState(Consumer<ConnectionState> listener) {
        onState = listener;
        return this;
    }

    /**
     * Begins it and calls back for each message, one at a time and in order. While a call lasts nothing more is read, so a
     * slow callback slows its own subscription and no other.
     */
    public Subscription start(Consumer<Received> onMessage) {
        CallbackSubscription subscription = new CallbackSubscription(onMessage);
        publisher().subscribe(subscription);
        return subscription;
    }

    /** A publisher that begins a subscription of its own for each subscriber, and reads no faster than that one asks for. */
    public Flow.Publisher<Received> publisher() {
        return subscriber -> new ResumingSubscription(this, subscriber).begin();
    }

    Servers servers() {
        return servers;
    }

    Optional<String> since() {
        return since;
    }

    Optional<Duration> idleLimit() {
        return transport == Transport.BUS ? Optional.empty() : Optional.of(idleLimit);
    }

    Optional<Duration> giveUpAfter() {
        return giveUpAfter;
    }

    boolean goesOnWhereItWas() {
        return transport != Transport.BUS;
    }

    void tell(ConnectionState state) {
        onState.accept(state);
    }

    Wire connect(URI server, Optional<String> position, Wire.Listener listener) {
        return switch (transport) {
            case EVENT_STREAM -> stream(server, position, new EventStreamSignals(maxMessageSize), listener);
            case BUS -> stream(server, Optional.empty(), new BusSignals(maxMessageSize), listener);
            case WEB_SOCKET -> socket(server, position, listener);
        };
    }

    private Wire stream(URI server, Optional<String> position, HttpWire.Reader reader, Wire.Listener listener) {
        var request = requests.held(server, path).header("Accept", reader.contentType());
        position.ifPresent(id -> request.header("Last-Event-ID", id));
        return HttpWire.open(http, request.GET().build(), reader, listener);
    }

    private Wire socket(URI server, Optional<String> position, Wire.Listener listener) {
        Map<String, String> headers = new HashMap<>(requests.headers());
        position.ifPresent(id -> headers.put("Last-Event-ID", id));
        return SocketWire.open(http, Requests.url(server, path), headers, maxMessageSize, listener);
    }

    /** Asks for one message after the other. */
    private static final class CallbackSubscription implements Subscription, Flow.Subscriber<Received> {
        private final Consumer<Received> onMessage;
        private final CompletableFuture<SubscriptionEnd> ended = new CompletableFuture<>();
        private volatile Flow.Subscription subscription;

        CallbackSubscription(Consumer<Received> onMessage) {
            this.onMessage = onMessage;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(1);
        }

        @Override
        public void onNext(Received message) {
            try {
                onMessage.accept(message);
            } catch (RuntimeException e) {
                subscription.cancel();
                ended.completeExceptionally(e);
                return;
            }
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            boolean conflict = failure instanceof RequestRefusedException refused && refused.status() == 409;
            if (conflict) {
                ended.complete(SubscriptionEnd.CONFLICT);
            } else {
                ended.completeExceptionally(failure);
            }
        }

        @Override
        public void onComplete() {
            ended.complete(SubscriptionEnd.DELETED);
        }

        @Override
        public CompletableFuture<SubscriptionEnd> ended() {
            return ended;
        }

        @Override
        public void close() {
            subscription.cancel();
            ended.complete(SubscriptionEnd.CLOSED);
        }
    }
}
