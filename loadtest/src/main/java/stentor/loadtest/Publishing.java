package stentor.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * What one publisher does: it publishes to the channels in turn, each message after the one before it was acknowledged,
 * so that its own order is known. It stops at the first message that is refused.
 */
final class Publishing {
    private final Settings settings;
    private final IntFunction<String> channels;
    private final AtomicInteger publishers = new AtomicInteger();

    Publishing(Settings settings, IntFunction<String> channels) {
        this.settings = settings;
        this.channels = channels;
    }

    ChainBuilder chain() {
        return exec(session -> session.set("publisher", publishers.getAndIncrement()))
                .exec(pause(this::turn))
                .exec(repeat(settings.messagesOfEachPublisher(), "message")
                        .on(pace(settings.interval()), exec(publish()), exitHereIfFailed()));
    }

    /** Publishers start one after the other within an interval, not all in the same instant. */
    private Duration turn(Session session) {
        return settings.interval().multipliedBy(session.getInt("publisher")).dividedBy(settings.publishers());
    }

    private HttpRequestActionBuilder publish() {
        return http("publish")
                .post(session -> settings.publisherPath() + channels.apply(message(session) % settings.channels()))
                .header("Content-Type", "text/plain")
                .body(StringBody(this::body))
                .check(status().in(201, 202, 204));
    }

    private String body(Session session) {
        int sequence = message(session) / settings.channels();
        return new Stamp(session.getInt("publisher"), sequence, System.currentTimeMillis()).toString();
    }

    private static int message(Session session) {
        return session.getInt("message");
    }
}
