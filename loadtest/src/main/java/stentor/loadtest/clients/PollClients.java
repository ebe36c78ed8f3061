package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * Subscribers that poll (Basic HTTP Push Relay Protocol): each poll says by {@code If-Modified-Since} and {@code If-None-Match}
 * which message came last and is answered with the next one; at once with 304 if there is none, or held until there is.
 */
final class PollClients extends Clients {
    /** How long a poll is held before this process gives it up and asks again: no message is lost by that. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int NOTHING = 304;
    private static final int NOTHING_IN_TIME = 408;

    private final boolean held;

    /** @param held long-polls; else each poll is answered at once */
    PollClients(String name, Settings settings, boolean held) {
        super(name, settings);
        this.held = held;
    }

    @Override
    int silentLooks() {
        return held ? 2 : SILENT_LOOKS;
    }

    @Override
    ChainBuilder visiting() {
        Map<String, String> lastSeen = Map.of("If-Modified-Since", "#{modified}", "If-None-Match", "#{tag}");
        ChainBuilder poll = exec(session -> session.removeAll("status").set("begin", System.nanoTime()))
                .exec(doIfOrElse((Session session) -> session.contains("tag"))
                        .then(exec(poll(lastSeen)))
                        .orElse(exec(poll(Map.of()))))
                .exec(this::answered);
        // Who asks in intervals asks again at once while there is more.
        ChainBuilder rest = exec(
                doIf((Session session) -> !held && !session.getBoolean("came")).then(pause(LOOK)));
        return exec(asLongAs(Clients::isWaiting).on(poll, rest));
    }

    private HttpRequestActionBuilder poll(Map<String, String> position) {
        return http(name + ": poll")
                .get((held ? "/subscriber/" : "/interval/") + "#{channel}")
                .headers(position)
                .requestTimeout(HELD)
                .check(
                        status().in(OK, NOTHING, NOTHING_IN_TIME).saveAs("status"),
                        header("X-Message-Gap").optional().saveAs("gap"),
                        header("Last-Modified").optional().saveAs("modified"),
                        header("Etag").optional().saveAs("tag"),
                        bodyString().saveAs("message"));
    }

    private Session answered(Session session) {
        if (session.isFailed()) {
            boolean timedOut = System.nanoTime() - session.getLong("begin") >= HELD.toNanos();
            if (timedOut) {
                visit(session).looked(false);
            } else {
                fail("a poll was refused or not answered", session);
            }
            return session.markAsSucceeded().set("came", false);
        }
        if (session.contains("gap")) {
            gap(session);
        }
        boolean came = session.getInt("status") == OK;
        String message = session.getString("message");
        if (came && !FAREWELL.equals(message)) {
            accept(message, System.currentTimeMillis(), session);
        } else if (came && visit(session).checker().missing() > 0) {
            fail("gap: " + visit(session).checker().missing() + " messages did not come before the last one", session);
        }
        visit(session).looked(came);
        return session.set("came", came);
    }

    @Override
    ChainBuilder farewell() {
        return held ? farewellTo(settings.channels(), publish(name + ": farewell")) : super.farewell();
    }

    /** Publishes so many farewells, to the channels in turn. */
    private ChainBuilder farewellTo(int count, HttpRequestActionBuilder publish) {
        return exec(repeat(count, "farewell")
                .on(exec(session -> session.set("target", channel(session.getInt("farewell")))
                                .set("body", FAREWELL))
                        .exec(publish)));
    }
}
