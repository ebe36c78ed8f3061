package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.function.Function;

/** Bayeux over long-polling: each connect is held until there is a message. */
final class BayeuxPollClients extends BayeuxClients {
    private static final String TYPE = "long-polling";

    /** Longer than the server holds a connect: what is on its way into a connect that was given up would be lost. */
    private static final Duration HELD = Duration.ofSeconds(60);

    BayeuxPollClients(String name, Settings settings) {
        super(name, settings);
    }

    @Override
    int silentLooks() {
        return 2;
    }

    @Override
    ChainBuilder visiting() {
        return exec(Clients::begins)
                .exec(say("handshake", session -> handshake(TYPE))
                        .check(jsonPath("$[0].clientId").saveAs("client")))
                .exec(say("subscribe", BayeuxClients::subscription))
                .exec(this::isInOrFails)
                .exec(asLongAs(Clients::isWaiting)
                        .on(exec(Clients::begins)
                                .exec(say("connect", session -> connection(session, TYPE)))
                                .exec(this::answered)));
    }

    private HttpRequestActionBuilder say(String what, Function<Session, String> batch) {
        return http(name + ": " + what)
                .post(MOUNT)
                .header("Content-Type", "application/json")
                .body(StringBody(batch))
                .requestTimeout(HELD)
                .check(status().is(200), bodyString().saveAs("batch"));
    }

    private Session isInOrFails(Session session) {
        if (session.isFailed()) {
            return failed(HELD, "the server did not take the subscription", session);
        }
        take(session.getString("batch"), System.currentTimeMillis(), session);
        return subscribed(session);
    }

    private Session answered(Session session) {
        if (session.isFailed()) {
            return failed(HELD, "a connect was refused", session);
        }
        visit(session)
                .looked(take(session.getString("batch"), System.currentTimeMillis(), session)
                        .message());
        return session;
    }

    @Override
    ChainBuilder farewell() {
        return exec(repeat(settings.channels(), "farewell")
                .on(exec(session -> session.set("target", channel(session.getInt("farewell")))
                                .set("body", FAREWELL))
                        .exec(publish(name + ": farewell"))));
    }
}
