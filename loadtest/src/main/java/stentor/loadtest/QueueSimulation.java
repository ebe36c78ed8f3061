package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Competing consumers of queues: each message goes to exactly one of them. When everything is pushed, one more message
 * for each consumer tells it to go home.
 */
public final class QueueSimulation extends ChannelSimulation {
    private static final String GO_HOME = "go home";
    private static final int OK = 200;
    private static final int NOTHING_IN_TIME = 504;
    private static final Duration OTHERS_MAY_TAKE = Duration.ofSeconds(5);

    private final List<TakenOnce> queues = IntStream.range(0, settings.channels())
            .mapToObj(queue -> new TakenOnce(settings.publishers(), settings.rounds()))
            .toList();

    public QueueSimulation() {
        super("/push_messages/", "/push_messages/");
        subscribeBy(consuming(), publishers().andThen(closing()));
    }

    @Override
    Checker newChecker(int queue) {
        return new ConsumerChecker(settings.publishers(), queues.get(queue));
    }

    private ChainBuilder consuming() {
        return exec(asLongAsDuring(session -> !session.contains("home"), settings.limit())
                        .on(take()))
                // Another consumer may have been handed a message before this one went home, and read it later.
                .exec(asLongAsDuring(ChannelSimulation::isWaiting, OTHERS_MAY_TAKE)
                        .on(pause(Duration.ofMillis(100))));
    }

    private ChainBuilder take() {
        return exec(http("take")
                        .get(subscriberPath())
                        .requestTimeout(settings.patience())
                        .check(status().in(OK, NOTHING_IN_TIME).saveAs("status"))
                        .checkIf((response, session) -> response.status().code() == OK)
                        .then(bodyString().saveAs("message")))
                .exec(this::take);
    }

    private Session take(Session session) {
        if (session.isFailed() || session.getInt("status") != OK) {
            return session;
        }
        String message = session.getString("message");
        if (GO_HOME.equals(message)) {
            return session.set("home", true);
        }
        return acceptNow(message, session).isEmpty() ? session : session.markAsFailed();
    }

    private PopulationBuilder closing() {
        return scenario("closing")
                .exec(repeat(settings.subscribers(), "consumer")
                        .on(exec(http("send home")
                                .post(session -> settings.publisherPath()
                                        + channel(session.getInt("consumer") % settings.channels()))
                                .header("Content-Type", "text/plain")
                                .body(StringBody(GO_HOME))
                                .check(status().in(201, 202)))))
                .injectOpen(atOnceUsers(1));
    }
}
