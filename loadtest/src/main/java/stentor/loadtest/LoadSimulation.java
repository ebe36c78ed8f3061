package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.List;
import java.util.stream.Stream;
import stentor.loadtest.clients.Clients;
import stentor.loadtest.clients.Kinds;
import stentor.loadtest.clients.Settings;

/**
 * Clients of all kinds, or of some, under load at the same time. Fails unless all messages were taken and no subscriber had a
 * fault; one that this process' own deadline cut off says nothing of the server, but at least one of each kind must have got
 * everything.
 */
public final class LoadSimulation extends Simulation {
    /** How many messages Gatling keeps for a WebSocket until the virtual user looks. */
    private static final int UNREAD_MESSAGES = 10_000;

    private final List<Clients> kinds;

    public LoadSimulation() {
        Settings settings = Settings.read(System::getProperty);
        kinds = Kinds.of(settings);
        List<PopulationBuilder> populations =
                kinds.stream().flatMap(kind -> kind.populations().stream()).toList();
        setUp(populations)
                .protocols(protocol(settings))
                .maxDuration(settings.longest())
                .assertions(kinds.stream().flatMap(LoadSimulation::assertions).toArray(Assertion[]::new));
    }

    private static Stream<Assertion> assertions(Clients kind) {
        return Stream.of(
                details(kind.publishes()).failedRequests().count().is(0L),
                details(kind.verdict()).failedRequests().count().is(0L),
                details(kind.verdict()).successfulRequests().count().gte(1L));
    }

    @Override
    public void after() {
        kinds.forEach(kind -> System.out.println(kind.summary()));
    }

    private static HttpProtocolBuilder protocol(Settings settings) {
        String[] webSocketUrls = settings.urls().stream()
                .map(url -> "ws" + url.substring("http".length()))
                .toArray(String[]::new);
        // What a subscriber says of where it stands is the simulation's business, not that of a cache.
        return http.baseUrls(settings.urls())
                .wsBaseUrls(webSocketUrls)
                .wsUnmatchedInboundMessageBufferSize(UNREAD_MESSAGES)
                .disableCaching()
                .disableFollowRedirect();
    }
}
