package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import stentor.client.StentorClient;
import stentor.client.Transport;

/**
 * Subscribers that hold one stream in which messages come by themselves. Gatling reads a response to its end before it shows
 * it, and an endless one has none: the streams are read by the Java client, or by the JDK's where that has no such transport.
 *
 * @param <S> by which of the two
 */
class StreamClients<S extends Stream> extends Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAST_LOOK = Duration.ofMillis(500);

    /** Opens a stream to the server with this number. */
    interface Opening<S extends Stream> {
        S open(int server, String channel, Inbox inbox);
    }

    private final Opening<S> opening;

    StreamClients(String name, Settings settings, Opening<S> opening) {
        super(name, settings);
        this.opening = opening;
    }

    /** By the Java client. */
    static Opening<ClientStream> by(Transport transport, String path, Settings settings) {
        List<StentorClient> clients =
                settings.urls().stream().map(url -> client(url, settings)).toList();
        return (server, channel, inbox) -> new ClientStream(
                clients.get(server), StentorClient.path(path, channel), transport, settings.resume(), inbox);
    }

    /** One that resumes knows the other servers, too. */
    private static StentorClient client(String url, Settings settings) {
        StentorClient.Builder builder =
                StentorClient.builder().url(URI.create(url)).connectTimeout(CONNECT_TIMEOUT.multipliedBy(2));
        if (settings.resume()) {
            settings.urls().stream()
                    .filter(other -> !other.equals(url))
                    .map(URI::create)
                    .forEach(builder::url);
        }
        return builder.build();
    }

    /** By lines of the answer to a request with this header. */
    static Opening<LineStream> byLines(String header, Settings settings) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT.multipliedBy(2))
                .build();
        return (server, channel, inbox) ->
                new LineStream(http, URI.create(settings.urls().get(server) + "/subscriber/" + channel), header, inbox);
    }

    @Override
    ChainBuilder visiting() {
        return exec(this::open)
                .exec(asLongAsDuring(session -> !inbox(session).isOpen(), CONNECT_TIMEOUT)
                        .on(pause(Duration.ofMillis(20))))
                .exec(dummy(name + ": subscribe", 0)
                        .withSuccess(session -> inbox(session).isOpen()))
                .exec(this::openedOrGaveUp)
                .exec(asLongAs(Clients::isWaiting).on(pause(LOOK), exec(this::look)))
                // What comes after the last message must not be there.
                .exec(pause(LAST_LOOK))
                .exec(this::look)
                .exec(this::close);
    }

    private Session open(Session session) {
        Inbox inbox = new Inbox();
        int server = session.getInt("number") % settings.urls().size();
        return session.set("inbox", inbox).set("stream", opening.open(server, session.getString("channel"), inbox));
    }

    private Session openedOrGaveUp(Session session) {
        if (!inbox(session).isOpen()) {
            Optional<Inbox.Arrival> refusal = inbox(session).next();
            refusal.flatMap(Inbox.Arrival::fault)
                    .ifPresentOrElse(reason -> fail(reason, session), visit(session)::wasTooSlow);
        }
        return subscribed(session);
    }

    Session look(Session session) {
        boolean came = false;
        Inbox inbox = inbox(session);
        for (Optional<Inbox.Arrival> next = inbox.next(); next.isPresent(); next = inbox.next()) {
            came = true;
            Inbox.Arrival arrival = next.get();
            if (arrival.fault().isPresent()) {
                fail(arrival.fault().get(), session);
            } else {
                accept(arrival.body(), arrival.at(), session);
            }
        }
        visit(session).looked(came);
        return session;
    }

    private Session close(Session session) {
        stream(session).close();
        return session;
    }

    final S stream(Session session) {
        return session.get("stream");
    }

    private static Inbox inbox(Session session) {
        return session.get("inbox");
    }
}
