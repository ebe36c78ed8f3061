package stentor.node.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.OutgoingConnectionBuilder;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Authorization;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.UserAgent;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import stentor.node.app.App;
import stentor.node.app.WebhookTarget;
import stentor.protocol.webhook.WebhookSignature;

/**
 * Makes calls over HTTP, each on a connection of its own. A target has 5 s for its answer, of which the status alone counts: the
 * connection ends with it, however much would follow. Redirections are not followed. The address that was looked at is the one that is
 * called, whatever its name resolves to next.
 */
final class WebhookSender implements HookSender {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final Executor DIRECTLY = Runnable::run;
    /** What goes wrong is the outcome, and is told by whoever asked for it. */
    private static final Attributes QUIET =
            Attributes.createLogLevels(Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final ActorSystem<?> system;
    private final Http http;
    private final Executor lookups;
    private final InstantSource clock;
    private final ClientConnectionSettings settings;

    WebhookSender(ActorSystem<?> system, InstantSource clock) {
        this.system = system;
        this.http = Http.get(system);
        this.lookups = system.dispatchers().lookup(DispatcherSelector.blocking());
        this.clock = clock;
        this.settings = ClientConnectionSettings.create(Adapter.toClassic(system))
                .withConnectingTimeout(TIME)
                .withIdleTimeout(TIME)
                .withUserAgentHeader(Optional.of(UserAgent.create("stentor-webhooks")));
    }

    @Override
    public CompletionStage<Outcome> send(App app, WebhookTarget target, Call call) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        CompletableFuture.supplyAsync(() -> address(target), lookups)
                .thenAccept(address -> call(app, target, call, address)
                        .whenCompleteAsync(
                                (response, failure) ->
                                        outcome.complete(failure == null ? outcome(response) : notMade(failure)),
                                DIRECTLY))
                .exceptionally(failure -> {
                    outcome.complete(notMade(failure));
                    return null;
                });
        // Looking up a name is bounded by nothing else.
        return outcome.completeOnTimeout(
                new NotMade("no answer in " + TIME.toSeconds() + " s"), 2 * TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where to call; fails if the target may not be called there. */
    private static InetAddress address(WebhookTarget target) {
        String host = target.url().getHost();
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            for (InetAddress address : all) {
                if (!target.allowPrivate() && !PublicAddresses.contains(address)) {
                    throw new CompletionException(new UnknownHostException("refused: " + host + " is at "
                            + address.getHostAddress() + ", which is not public (allow_private: true lets it)"));
                }
            }
            return all[0];
        } catch (UnknownHostException e) {
            throw new CompletionException(new UnknownHostException("its name cannot be resolved: " + host));
        }
    }

    private CompletionStage<HttpResponse> call(App app, WebhookTarget target, Call call, InetAddress address) {
        URI url = target.url();
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
        InetSocketAddress there = new InetSocketAddress(address, port);
        SharedKillSwitch end = KillSwitches.shared("webhook-call");
        OutgoingConnectionBuilder connection = http.connectionTo(url.getHost())
                .toPort(port)
                .withClientConnectionSettings(settings.withTransport(new OneConnection(there, end)));
        return Source.single(request(app, url, call))
                .via(tls ? connection.https() : connection.http())
                .completionTimeout(TIME)
                .addAttributes(QUIET)
                .runWith(Sink.<HttpResponse>head(), system)
                .whenCompleteAsync((response, failure) -> end.shutdown(), DIRECTLY);
    }

    /** A connection to an address that was looked at, whatever a name says, and that ends when it is told, whatever comes. */
    private static final class OneConnection extends ClientTransport {
        private final ClientTransport there;
        private final SharedKillSwitch end;

        private OneConnection(InetSocketAddress address, SharedKillSwitch end) {
            this.there = ClientTransport.withCustomResolver((host, port) -> CompletableFuture.completedFuture(address));
            this.end = end;
        }

        @Override
        public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
                String host, int port, ClientConnectionSettings how, org.apache.pekko.actor.ActorSystem classic) {
            return Flow.<ByteString>create()
                    .via(end.flow())
                    .viaMat(there.connectTo(host, port, how, classic), Keep.right())
                    .via(end.flow());
        }
    }

    private HttpRequest request(App app, URI url, Call call) {
        byte[] body = call.body().getBytes(UTF_8);
        List<HttpHeader> headers = new ArrayList<>();
        WebhookSignature.headers(app.keys().get(0), call.id(), clock.instant().getEpochSecond(), body)
                .forEach((name, value) -> headers.add(RawHeader.create(name, value)));
        if (url.getUserInfo() != null) {
            String[] user = url.getUserInfo().split(":", 2);
            headers.add(Authorization.basic(user[0], user.length == 2 ? user[1] : ""));
        }
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return HttpRequest.POST(url.getRawQuery() == null ? path : path + '?' + url.getRawQuery())
                .withHeaders(headers)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }

    private static Outcome outcome(HttpResponse response) {
        // Not as Pekko does, for which a redirection is a success.
        int status = response.status().intValue();
        return status >= 200 && status < 300 ? new Made() : new NotMade("answered " + status);
    }

    private static Outcome notMade(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return new NotMade(
                cause instanceof TimeoutException
                        ? "no answer in " + TIME.toSeconds() + " s"
                        : cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
