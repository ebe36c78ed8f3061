package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import stentor.client.StentorClient;
import stentor.client.Transport;

/** Subscribers to channels of a bus (msgbus): an endless multipart stream each. */
public final class BusSimulation extends StreamSimulation {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** One for each server: a subscriber that loses its server has failed here. */
    private final List<StentorClient> clients = settings.urls().stream()
            .map(url -> StentorClient.builder()
                    .url(URI.create(url))
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build())
            .toList();

    public BusSimulation() {
        super("/msgbus/", "/msgbus/");
        streamBy(open(), exec(this::look), exec(this::close));
    }

    private ChainBuilder open() {
        return exec(session -> session.set("stream", stream(session.getInt("number"), session.getString("channel"))))
                .exec(asLongAsDuring(session -> !stream(session).isOpen(), CONNECT_TIMEOUT)
                        .on(pause(Duration.ofMillis(20))))
                .exec(dummy("subscribe", 0)
                        .withSuccess(session -> stream(session).isOpen()));
    }

    private ClientStream stream(int number, String channel) {
        StentorClient client = clients.get(number % clients.size());
        return ClientStream.open(client, StentorClient.path(settings.subscriberPath(), channel), Transport.BUS);
    }

    private Session look(Session session) {
        Optional<ClientStream.Arrival> next = stream(session).next();
        for (; next.isPresent(); next = stream(session).next()) {
            if (next.get().fault().isPresent()) {
                fail(next.get().fault().get(), session);
            } else {
                accept(next.get().body(), next.get().at(), session);
            }
        }
        return session;
    }

    private Session close(Session session) {
        stream(session).close();
        return session;
    }

    private static ClientStream stream(Session session) {
        return session.get("stream");
    }
}
