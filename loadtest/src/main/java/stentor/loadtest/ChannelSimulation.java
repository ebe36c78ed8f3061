package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the simulations of channels have in common: subscribers come, publishers publish, and each subscriber has to get
 * every message of its channel once and in each publisher's order, or the simulation fails.
 */
abstract class ChannelSimulation extends Simulation {
    /** The name in the report under which each subscriber says whether it got all that it should. */
    private static final String VERDICT = "every message once, in order";

    /** New channels for each run: what an earlier one left behind is not read. */
    private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private final Tally tally = new Tally();
    private final AtomicInteger subscribers = new AtomicInteger();
    final Settings settings;

    ChannelSimulation(String publisherPath, String subscriberPath) {
        settings = Settings.read(System::getProperty, publisherPath, subscriberPath);
    }

    /**
     * Runs the load.
     *
     * @param subscribing what one subscriber does until {@link #isWaiting} is false or {@link Settings#limit} is over,
     *     at the path {@link #subscriberPath}
     */
    final void subscribeBy(ChainBuilder subscribing) {
        PopulationBuilder readers = scenario("subscribers")
                .exec(this::begin)
                .exec(subscribing)
                .exec(this::end)
                .exec(dummy(VERDICT, 0).withSuccess(session -> checker(session).isComplete()))
                .injectOpen(rampUsers(settings.subscribers()).during(settings.ramp()));
        PopulationBuilder writers = scenario("publishers")
                .exec(new Publishing(settings, this::channel).chain())
                .injectOpen(nothingFor(settings.start()), atOnceUsers(settings.publishers()));
        setUp(readers, writers)
                .protocols(protocol())
                .maxDuration(settings.limit().plus(settings.patience()))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details(VERDICT).successfulRequests().count().is((long) settings.subscribers()));
    }

    /** The path of a subscriber's channel, for Gatling to fill in. */
    final String subscriberPath() {
        return settings.subscriberPath() + "#{channel}";
    }

    final boolean isWaiting(Session session) {
        return checker(session).isWaiting();
    }

    /** Takes the body of a message that a subscriber got; returns what is wrong, as Gatling's checks want it: as text. */
    final String accept(String body, Session session) {
        Optional<Stamp> stamp = Stamp.parse(body);
        if (stamp.isEmpty()) {
            return fail("not a body that was published: " + body, session);
        }
        tally.delivered(System.currentTimeMillis() - stamp.get().sentAt());
        return checker(session).accept(stamp.get()).orElse("");
    }

    /** Notes that something else is wrong with what a subscriber got. */
    final String fail(String reason, Session session) {
        checker(session).fail(reason);
        return reason;
    }

    @Override
    public void after() {
        System.out.println(tally.summary());
    }

    private String channel(int number) {
        return "load-" + run + "-" + number;
    }

    private Session begin(Session session) {
        int number = subscribers.getAndIncrement();
        return session.set("channel", channel(number % settings.channels()))
                .set("checker", new SequenceChecker(settings.publishers(), settings.rounds()));
    }

    private Session end(Session session) {
        SequenceChecker checker = checker(session);
        if (checker.isWaiting()) {
            tally.fault(session.getString("channel") + ": " + checker.missing() + " messages did not come");
        }
        checker.fault().ifPresent(fault -> tally.fault(session.getString("channel") + ": " + fault));
        return session;
    }

    private static SequenceChecker checker(Session session) {
        return session.get("checker");
    }

    private HttpProtocolBuilder protocol() {
        String[] webSocketUrls = settings.urls().stream()
                .map(url -> "ws" + url.substring("http".length()))
                .toArray(String[]::new);
        // What a subscriber says of where it stands is the simulation's business, not that of a cache.
        return http.baseUrls(settings.urls())
                .wsBaseUrls(webSocketUrls)
                .disableCaching()
                .disableFollowRedirect();
    }
}
