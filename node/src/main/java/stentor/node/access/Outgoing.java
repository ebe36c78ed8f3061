package stentor.node.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;

/** Asks other servers, at addresses from the configuration alone. Follows no redirection; what comes is bounded. */
final class Outgoing implements KeySet.Fetch {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_WAITING = 1024;
    private static final int MAX_BODY = 256 << 10;
    /** Said explicitly: a stage that Pekko gives out would else start a thread for each step. */
    private static final Executor DIRECTLY = Runnable::run;

    private final ActorSystem<?> system;
    private final Http http;
    private final ConnectionPoolSettings settings;

    /** Looks host names up; may block. */
    @FunctionalInterface
    interface Lookup {
        InetAddress address(String host) throws UnknownHostException;
    }

    /** Which addresses it asks. */
    enum Reach {
        /** Private ones where the configuration names one of the own network; see {@link PrivateHosts}. */
        AS_NAMED,
        ANY
    }

    Outgoing(ActorSystem<?> system, Lookup lookup, Reach reach) {
        this.system = system;
        this.http = Http.get(system);
        this.settings = ConnectionPoolSettings.create(Adapter.toClassic(system))
                .withMaxConnections(MAX_CONNECTIONS)
                .withMaxOpenRequests(MAX_WAITING)
                .withMaxRetries(1)
                // The port is a Scala Int, which Java sees as an Object.
                .withTransport(ClientTransport.withCustomResolver((host, port) -> CompletableFuture.supplyAsync(
                        () -> resolved(host, (Integer) port, lookup, reach),
                        system.dispatchers().lookup(DispatcherSelector.blocking()))));
    }

    /** Looks the host up; fails for an address that is not to be asked. */
    private static InetSocketAddress resolved(String host, int port, Lookup lookup, Reach reach) {
        try {
            InetAddress address = lookup.address(host);
            if (reach == Reach.AS_NAMED && !PrivateHosts.mayAsk(host, address)) {
                throw new IllegalStateException(
                        host + " leads to a private address, which is not asked unless allow_private is true");
            }
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        }
    }

    /**
     * Asks by GET. The stage fails with a {@link TimeoutException} if the whole answer is not there in time, and with any other
     * failure if there is none to come.
     *
     * @return an answer with its body in memory
     */
    CompletionStage<HttpResponse> ask(URI url, List<HttpHeader> headers, Duration timeout) {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        http.singleRequest(
                        HttpRequest.GET(url.toString()).withHeaders(headers),
                        http.defaultClientHttpsContext(),
                        settings,
                        Adapter.toClassic(system).log())
                .whenCompleteAsync(
                        (response, failure) -> {
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else if (answer.isDone()) {
                                response.discardEntityBytes(system);
                            } else {
                                read(response, timeout, answer);
                            }
                        },
                        DIRECTLY);
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** 2xx alone: to Pekko's own mind a redirection, as to a login page, is a success too. */
    static boolean isSuccess(HttpResponse response) {
        return response.status().intValue() / 100 == 2;
    }

    private void read(HttpResponse response, Duration timeout, CompletableFuture<HttpResponse> answer) {
        response.entity()
                .withSizeLimit(MAX_BODY)
                .toStrict(timeout.toMillis(), system)
                .whenCompleteAsync(
                        (HttpEntity.Strict body, Throwable failure) -> {
                            if (failure == null) {
                                answer.complete(response.withEntity(body));
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        },
                        DIRECTLY);
    }

    @Override
    public CompletionStage<String> get(URI url, Duration timeout) {
        return ask(url, List.of(), timeout).thenApply(response -> {
            if (!isSuccess(response)) {
                throw new IllegalStateException(
                        "answered with " + response.status().intValue());
            }
            return ((HttpEntity.Strict) response.entity()).getData().utf8String();
        });
    }
}
