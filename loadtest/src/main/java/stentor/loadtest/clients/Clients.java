package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import stentor.loadtest.check.Checker;
import stentor.loadtest.check.Ledger;
import stentor.loadtest.check.SequenceChecker;
import stentor.loadtest.check.Stamp;
import stentor.loadtest.check.Tally;
import stentor.loadtest.check.Visit;

/**
 * One kind of clients on channels of its own: publishers, and subscribers each of which says in the end whether it got what it
 * should.
 */
public abstract class Clients {
    /** How often a subscriber to a stream looks whether something came. */
    static final Duration LOOK = Duration.ofMillis(100);

    /** After 10 s of looks without anything new, what was acknowledged before them is lost. */
    static final int SILENT_LOOKS = 100;

    /** Tells subscribers whose requests are held that nothing more comes. */
    static final String FAREWELL = "nothing more comes";

    /** New channels for each run: what an earlier one left behind is not read. */
    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    final String name;
    final Settings settings;
    private final Tally tally;
    private final List<Ledger> ledgers;
    private final Lanes lanes = new Lanes();

    Clients(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
        this.tally = new Tally(name);
        this.ledgers = IntStream.range(0, settings.channels())
                .mapToObj(channel -> new Ledger())
                .toList();
    }

    public final String name() {
        return name;
    }

    /** The name in the report under which each subscriber says whether it got all that it should. */
    public final String verdict() {
        return name + ": every message once, in order";
    }

    /** The name in the report of the requests that publish. */
    public final String publishes() {
        return name + ": publish";
    }

    public final String summary() {
        return tally.summary();
    }

    /** All virtual users of this kind. */
    public List<PopulationBuilder> populations() {
        return List.of(subscribers(), publishers().andThen(closing()));
    }

    // What differs from kind to kind

    /** What one subscriber does until {@link #isWaiting} is false. */
    abstract ChainBuilder visiting();

    /** After so many looks without anything new, what is missing is lost. */
    int silentLooks() {
        return SILENT_LOOKS;
    }

    Checker newChecker(int channel) {
        return new SequenceChecker(ledger(channel));
    }

    /** The number of the channel to which a publisher publishes its next message. */
    int channelFor(int publisher, int message) {
        return message % settings.channels();
    }

    /** The id of a channel, the first of which has the number 0. */
    String channel(int number) {
        return "load-" + name + "-" + RUN + "-" + number;
    }

    /** Publishes what the session has as {@code body} to the channel of the id that it has as {@code target}. */
    HttpRequestActionBuilder publish(String requestName) {
        return http(requestName)
                .post("/publisher/#{target}")
                .header("Content-Type", "text/plain")
                .body(StringBody("#{body}"))
                .check(status().in(200, 201, 202, 204));
    }

    /** What is done when nothing more is published. */
    ChainBuilder farewell() {
        return exec(session -> session);
    }

    // Subscribers

    private PopulationBuilder subscribers() {
        ScenarioBuilder visits = scenario(name + " subscribers")
                .exec(this::begin)
                .exec(visiting())
                .exec(this::end)
                .exec(dummy(session -> session.getString("says"), 0)
                        .withSuccess(session -> !session.getBoolean("faulty")));
        Duration stay = settings.stay();
        return switch (settings.model()) {
            case STEADY -> visits.injectOpen(rampUsers(settings.subscribers()).during(settings.ramp()));
            case OPEN ->
                visits.injectOpen(
                        nothingFor(settings.start()),
                        constantUsersPerSec((double) settings.subscribers() / stay.toSeconds())
                                .during(settings.coming()));
            case CLOSED ->
                visits.injectClosed(constantConcurrentUsers(settings.subscribers())
                        .during(settings.start().plus(settings.coming())));
        };
    }

    private Session begin(Session session) {
        int number = tally.begun();
        int channel = number % settings.channels();
        long now = System.nanoTime();
        Ledger ledger = ledger(channel);
        boolean stays = settings.model() == Settings.Model.STEADY;
        Visit visit = new Visit(
                newChecker(channel),
                stays ? ledger::isClosed : () -> isAfter(now, settings.stay()) || ledger.isClosed(),
                () -> isAfter(now, settings.limit()),
                silentLooks());
        return session.set("number", number).set("channel", channel(channel)).set("visit", visit);
    }

    private static boolean isAfter(long begin, Duration time) {
        return System.nanoTime() - begin > time.toNanos();
    }

    private Session end(Session session) {
        Visit visit = visit(session);
        Visit.Verdict verdict = visit.verdict();
        tally.ended(verdict);
        visit.checker().fault().ifPresent(fault -> tally.fault(session.getString("channel") + ": " + fault));
        return session.markAsSucceeded()
                .set(
                        "says",
                        verdict == Visit.Verdict.CUT_OFF ? name + ": cut off by the run's own deadline" : verdict())
                .set("faulty", verdict == Visit.Verdict.FAULT);
    }

    static Visit visit(Session session) {
        return session.get("visit");
    }

    static boolean isWaiting(Session session) {
        return visit(session).isWaiting();
    }

    static Session subscribed(Session session) {
        visit(session).checker().subscribed();
        return session;
    }

    /** Notes that something is wrong with what a subscriber got. */
    static void fail(String reason, Session session) {
        visit(session).checker().fail(reason);
    }

    /**
     * A request has failed.
     *
     * @param limit this process' own for it: a request that took so long was given up by this process
     * @param reason what is said if the server is to blame
     */
    static Session failed(Duration limit, String reason, Session session) {
        if (System.nanoTime() - session.getLong("begin") >= limit.toNanos()) {
            visit(session).wasTooSlow();
        } else {
            fail(reason, session);
        }
        return session.markAsSucceeded();
    }

    /** Notes when a request begins. */
    static Session begins(Session session) {
        return session.set("begin", System.nanoTime());
    }

    /** Whether an answer tells of a gap: the subscriber is behind by more than the channel keeps. */
    static void gap(Session session) {
        fail("the server says that messages before this one are gone", session);
    }

    /**
     * Takes the body of a message that a subscriber got.
     *
     * @param at when it came, in milliseconds since the epoch
     */
    final void accept(String body, long at, Session session) {
        Optional<Stamp> stamp = Stamp.parse(body);
        if (stamp.isEmpty()) {
            fail("not a body that was published: " + body, session);
            return;
        }
        if (visit(session).isLive(stamp.get())) {
            tally.delivered(at - stamp.get().sentAt());
        } else {
            tally.stored();
        }
        visit(session).checker().accept(stamp.get());
    }

    // Publishers

    final Ledger ledger(int channel) {
        return ledgers.get(channel);
    }

    private PopulationBuilder publishers() {
        ChainBuilder one = exec(this::nextMessage).exec(publish(publishes())).exec(this::acknowledged);
        if (settings.model() == Settings.Model.OPEN) {
            return scenario(name + " messages")
                    .exec(session -> session.set("publisher", lanes.take()).set("message", 0))
                    .exec(one)
                    .exec(this::leaveLane)
                    .injectOpen(
                            nothingFor(settings.start()),
                            constantUsersPerSec(settings.rate()).during(settings.duration()));
        }
        return scenario(name + " publishers")
                .exec(session ->
                        session.set("publisher", lanes.take()).set("message", 0).set("begin", System.nanoTime()))
                .exec(pause(this::turn))
                .exec(asLongAs(this::hasMore).on(pace(settings.interval()), exec(one)))
                .injectOpen(nothingFor(settings.start()), atOnceUsers(settings.publishers()));
    }

    /** Publishers start one after the other within an interval, not all in the same instant. */
    private Duration turn(Session session) {
        return settings.interval().multipliedBy(session.getInt("publisher")).dividedBy(settings.publishers());
    }

    private boolean hasMore(Session session) {
        return !session.isFailed()
                && session.getInt("message") < settings.messagesOfEachPublisher()
                && !isAfter(session.getLong("begin"), settings.longestPublishing());
    }

    private Session nextMessage(Session session) {
        int publisher = session.getInt("publisher");
        int message = session.getInt("message");
        int channel = settings.model() == Settings.Model.OPEN
                ? lanes.channel(settings.channels())
                : channelFor(publisher, message);
        Stamp stamp = ledger(channel).send(publisher, System.currentTimeMillis());
        return session.set("ledger", ledger(channel))
                .set("stamp", stamp)
                .set("target", channel(channel))
                .set("body", stamp.toString())
                .set("message", message + 1);
    }

    /** What becomes of a message whose publish failed nobody knows: its publisher publishes nothing more. */
    private Session acknowledged(Session session) {
        if (session.isFailed()) {
            tally.fault("a publish to " + session.getString("target") + " was refused or not answered");
        } else {
            session.<Ledger>get("ledger").acknowledge(session.get("stamp"));
            tally.published();
        }
        return session;
    }

    private Session leaveLane(Session session) {
        if (!session.isFailed()) {
            lanes.leave(session.getInt("publisher"));
        }
        return session;
    }

    private PopulationBuilder closing() {
        return scenario(name + " close")
                .exec(session -> {
                    ledgers.forEach(Ledger::close);
                    return session;
                })
                .exec(farewell())
                .injectOpen(atOnceUsers(1));
    }
}
