package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
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
 * What all simulations have in common: subscribers come, publishers publish, and each subscriber says in the end whether
 * it got what it should. Unless all did, the simulation fails.
 */
abstract class ChannelSimulation extends Simulation {
    /** The name in the report under which each subscriber says whether it got all that it should. */
    private static final String VERDICT = "every message once, in order";

    /** How many messages Gatling keeps for a subscriber to a stream until it looks. */
    private static final int UNREAD_MESSAGES = 10_000;

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
     * @param subscribing what one subscriber does at {@link #subscriberPath} until {@link #isWaiting} is false or {@link
     *     Settings#limit} is over; left at the first request that fails
     */
    final void subscribeBy(ChainBuilder subscribing) {
        subscribeBy(subscribing, publishers());
    }

    /** Runs the load with publishers that differ from {@link #publishers}. */
    final void subscribeBy(ChainBuilder subscribing, PopulationBuilder publishers) {
        PopulationBuilder population = scenario("subscribers")
                .exec(this::begin)
                .exec(exitBlockOnFail().on(subscribing))
                .exec(this::end)
                .exec(dummy(VERDICT, 0).withSuccess(session -> checker(session).isComplete()))
                .injectOpen(rampUsers(settings.subscribers()).during(settings.ramp()));
        setUp(population, publishers)
                .protocols(protocol())
                .maxDuration(settings.limit().plus(settings.patience()))
                .assertions(
                        global().failedRequests().count().is(0L),
                        details(VERDICT).successfulRequests().count().is((long) settings.subscribers()));
    }

    /** Publishers that publish as {@link Publishing} says, once all subscribers have come. */
    final PopulationBuilder publishers() {
        return scenario("publishers")
                .exec(new Publishing(settings, this::channel).chain())
                .injectOpen(nothingFor(settings.start()), atOnceUsers(settings.publishers()));
    }

    /** What a new subscriber of the channel with this number should get: every message. */
    Checker newChecker(int channel) {
        return new SequenceChecker(settings.publishers(), settings.rounds());
    }

    /** The id of a channel, the first of which has the number 0. */
    final String channel(int number) {
        return "load-" + run + "-" + number;
    }

    /** The path of a subscriber's channel, for Gatling to fill in. */
    final String subscriberPath() {
        return settings.subscriberPath() + "#{channel}";
    }

    static boolean isWaiting(Session session) {
        return checker(session).isWaiting();
    }

    /**
     * Takes the body of a message that a subscriber got; returns what is wrong, as text, or an empty text.
     *
     * @param at when it came, in milliseconds since the epoch
     */
    final String accept(String body, long at, Session session) {
        Optional<Stamp> stamp = Stamp.parse(body);
        if (stamp.isEmpty()) {
            return fail("not a body that was published: " + body, session);
        }
        tally.delivered(at - stamp.get().sentAt());
        return checker(session).accept(stamp.get()).orElse("");
    }

    /** Takes the body of a message that has just come. */
    final String acceptNow(String body, Session session) {
        return accept(body, System.currentTimeMillis(), session);
    }

    /** Notes that something else is wrong with what a subscriber got. */
    static String fail(String reason, Session session) {
        checker(session).fail(reason);
        return reason;
    }

    @Override
    public void after() {
        System.out.println(tally.summary());
    }

    private Session begin(Session session) {
        int number = subscribers.getAndIncrement();
        int channel = number % settings.channels();
        return session.set("number", number).set("channel", channel(channel)).set("checker", newChecker(channel));
    }

    private Session end(Session session) {
        Checker checker = checker(session);
        if (checker.isWaiting()) {
            fail(checker.missing() + " messages did not come", session);
        }
        checker.fault().ifPresent(fault -> tally.fault(session.getString("channel") + ": " + fault));
        return session;
    }

    private static Checker checker(Session session) {
        return session.get("checker");
    }

    private HttpProtocolBuilder protocol() {
        String[] webSocketUrls = settings.urls().stream()
                .map(url -> "ws" + url.substring("http".length()))
                .toArray(String[]::new);
        // What a subscriber says of where it stands is the simulation's business, not that of a cache.
        return http.baseUrls(settings.urls())
                .wsBaseUrls(webSocketUrls)
                .sseUnmatchedInboundMessageBufferSize(UNREAD_MESSAGES)
                .wsUnmatchedInboundMessageBufferSize(UNREAD_MESSAGES)
                .disableCaching()
                .disableFollowRedirect();
    }
}
