package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import stentor.loadtest.check.Checker;
import stentor.loadtest.check.Churn;
import stentor.loadtest.check.PresenceChecker;
import stentor.loadtest.check.SequenceChecker;
import stentor.protocol.pusher.PusherSignature;

/** Members of Pusher's presence channels, and others who come and go meanwhile: all are told of all. */
final class PresenceClients extends PusherClients {
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    private final List<Churn> churns;
    private final AtomicInteger guests = new AtomicInteger();

    PresenceClients(String name, Settings settings) {
        super(name, settings);
        this.churns = IntStream.range(0, settings.channels())
                .mapToObj(channel -> new Churn())
                .toList();
    }

    @Override
    public List<PopulationBuilder> populations() {
        List<PopulationBuilder> all = new ArrayList<>(super.populations());
        all.add(guests());
        return all;
    }

    @Override
    String channel(int number) {
        return "presence-" + super.channel(number);
    }

    @Override
    Checker newChecker(int channel) {
        return new PresenceChecker(new SequenceChecker(ledger(channel)), churns.get(channel));
    }

    /** Each second as many come as a fifth of those who stay; each leaves a second later. */
    private PopulationBuilder guests() {
        return scenario(name + " guests")
                .exec(this::guest)
                .exec(connect())
                .exec(exitHereIfFailed())
                .exec(session -> session.set("subscribe", subscription(session)))
                .exec(subscribe())
                .exec(exitHereIfFailed())
                .exec(session -> told(session, Churn::joined))
                .exec(pause(BRIEFLY))
                .exec(ws(name + ": close").close())
                .exec(session -> told(session, Churn::left))
                .injectOpen(
                        nothingFor(settings.start()),
                        constantUsersPerSec(Math.max(1, settings.subscribers() / 5.0))
                                .during(settings.duration().minus(BRIEFLY)));
    }

    private Session guest(Session session) {
        int number = guests.getAndIncrement();
        int channel = number % settings.channels();
        return session.set("churn", churns.get(channel))
                .set("channel", channel(channel))
                .set("user", "guest-" + number);
    }

    private interface Told {
        void by(Churn churn, String user);
    }

    private static Session told(Session session, Told told) {
        told.by(session.get("churn"), session.getString("user"));
        return session;
    }

    @Override
    String subscription(Session session) {
        String channel = session.getString("channel");
        String user = session.contains("user") ? session.getString("user") : "member-" + session.getInt("number");
        String member = Json.text(Map.of("user_id", user));
        String socket = Json.read(session.getString("hello")).path("socket_id").asText();
        String signature = PusherSignature.sign(SECRET, socket + ':' + channel + ':' + member);
        return Json.text(Map.of(
                "event",
                "pusher:subscribe",
                "data",
                Map.of("channel", channel, "auth", KEY + ':' + signature, "channel_data", member)));
    }

    @Override
    Session in(Session session) {
        Set<String> ids = new HashSet<>();
        Json.read(session.getString("found")).path("presence").path("ids").forEach(id -> ids.add(id.asText()));
        checker(session).found(ids);
        return session;
    }

    @Override
    boolean take(String event, String data, long at, Session session) {
        Optional<String> user = event.startsWith("pusher_internal:member_")
                ? Optional.of(Json.read(data).path("user_id").asText())
                : Optional.empty();
        if (user.isPresent() && event.endsWith("added")) {
            checker(session).added(user.get());
        } else if (user.isPresent()) {
            checker(session).removed(user.get());
        }
        return super.take(event, data, at, session) || user.isPresent();
    }

    private static PresenceChecker checker(Session session) {
        return (PresenceChecker) visit(session).checker();
    }
}
