package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/** Subscribers to channels of a bus (msgbus): an endless multipart stream each. */
public final class BusSimulation extends StreamSimulation {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    public BusSimulation() {
        super("/msgbus/", "/msgbus/");
        streamBy(open(), exec(this::look), exec(this::close));
    }

    private ChainBuilder open() {
        return exec(session -> session.set("stream", BusStream.open(client, uri(session))))
                .exec(asLongAsDuring(session -> !stream(session).isOpen(), CONNECT_TIMEOUT)
                        .on(pause(Duration.ofMillis(20))))
                .exec(dummy("subscribe", 0)
                        .withSuccess(session -> stream(session).isOpen()));
    }

    private URI uri(Session session) {
        String url =
                settings.urls().get(session.getInt("number") % settings.urls().size());
        return URI.create(url + settings.subscriberPath() + session.getString("channel"));
    }

    private Session look(Session session) {
        Optional<BusStream.Arrival> next = stream(session).next();
        for (; next.isPresent(); next = stream(session).next()) {
            if (next.get().read() instanceof BusParts.Part part) {
                accept(part.body(), next.get().at(), session);
            } else if (next.get().read() instanceof BusParts.Fault fault) {
                fail(fault.reason(), session);
            }
        }
        return session;
    }

    private Session close(Session session) {
        stream(session).close();
        return session;
    }

    private static BusStream stream(Session session) {
        return session.get("stream");
    }
}
