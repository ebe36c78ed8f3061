package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import stentor.loadtest.check.Checker;
import stentor.loadtest.check.ConsumerChecker;
import stentor.loadtest.check.TakenOnce;

/**
 * Competing consumers of queues: each message goes to exactly one of them. When everything is pushed, one more message for each
 * consumer tells it to go home. They stay to the end under every model: a consumer that leaves takes no message along.
 */
final class QueueClients extends Clients {
    private static final int OK = 200;
    private static final int NOTHING_IN_TIME = 504;
    private static final Duration HELD = Duration.ofSeconds(45);
    private static final Duration OTHERS_MAY_TAKE = Duration.ofSeconds(10);

    private final List<TakenOnce> queues;

    QueueClients(String name, Settings settings) {
        super(name, settings.steady());
        this.queues = IntStream.range(0, settings.channels())
                .mapToObj(queue -> new TakenOnce(ledger(queue)))
                .toList();
    }

    @Override
    Checker newChecker(int queue) {
        return new ConsumerChecker(queues.get(queue));
    }

    @Override
    ChainBuilder visiting() {
        return exec(asLongAs(session ->
                                !session.contains("home") && !visit(session).isCutOff())
                        .on(take()))
                // Another consumer may have been handed a message before this one went home, and read it later.
                .exec(asLongAsDuring(Clients::isWaiting, OTHERS_MAY_TAKE).on(pause(LOOK)))
                .exec(this::notTaken);
    }

    private ChainBuilder take() {
        return exec(Clients::begins)
                .exec(http(name + ": take")
                        .get("/push_messages/#{channel}")
                        .requestTimeout(HELD)
                        .check(
                                status().in(OK, NOTHING_IN_TIME).saveAs("status"),
                                bodyString().saveAs("message")))
                .exec(this::taken);
    }

    private Session taken(Session session) {
        if (session.isFailed()) {
            return failed(HELD, "a take was refused", session);
        }
        if (session.getInt("status") == OK) {
            String message = session.getString("message");
            if (FAREWELL.equals(message)) {
                return session.set("home", true);
            }
            accept(message, System.currentTimeMillis(), session);
        }
        return session;
    }

    private Session notTaken(Session session) {
        int missing = visit(session).checker().missing();
        if (session.contains("home") && missing > 0 && !visit(session).isCutOff()) {
            fail("lost: nobody took " + missing + " acknowledged messages", session);
        }
        return session;
    }

    @Override
    HttpRequestActionBuilder publish(String requestName) {
        return http(requestName)
                .post("/push_messages/#{target}")
                .header("Content-Type", "text/plain")
                .body(StringBody("#{body}"))
                .check(status().in(201, 202));
    }

    @Override
    ChainBuilder farewell() {
        return exec(repeat(settings.subscribers(), "farewell")
                .on(exec(session -> session.set("target", channel(session.getInt("farewell") % settings.channels()))
                                .set("body", FAREWELL))
                        .exec(publish(name + ": farewell"))));
    }
}
