package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;

/** Bayeux over WebSocket: messages come by themselves, and a connect is always with the server. */
final class BayeuxSocketClients extends BayeuxClients {
    private static final String TYPE = "websocket";
    private static final int PATIENCE_SECONDS = 30;
    /** Less than the server waits for a session's next connect, by default 10 s. */
    private static final Duration LONGEST_AWAY = Duration.ofSeconds(4);

    private static final Duration LAST_LOOK = Duration.ofMillis(500);

    BayeuxSocketClients(String name, Settings settings) {
        super(name, settings);
    }

    @Override
    ChainBuilder visiting() {
        return exec(Clients::begins)
                .exec(ws(name + ": open").connect(MOUNT))
                .exec(ws(name + ": handshake")
                        .sendText(handshake(TYPE))
                        .await(PATIENCE_SECONDS)
                        .on(ws.checkTextMessage("shaken")
                                .matching(jsonPath("$[0].channel").is("/meta/handshake"))
                                .check(jsonPath("$[0].clientId").saveAs("client"))))
                .exec(ws(name + ": subscribe")
                        .sendText(BayeuxClients::subscription)
                        .await(PATIENCE_SECONDS)
                        .on(ws.checkTextMessage("subscribed")
                                .matching(jsonPath("$[0].channel").is("/meta/subscribe"))
                                .check(jsonPath("$[0].successful").is("true"))))
                .exec(this::isInOrFails)
                .exec(connect())
                .exec(asLongAs(Clients::isWaiting)
                        .on(
                                pause(LOOK),
                                exec(ws.processUnmatchedMessages(this::look)),
                                doIf((Session session) -> session.getBoolean("connected"))
                                        .then(connect())))
                .exec(pause(LAST_LOOK))
                .exec(ws.processUnmatchedMessages(this::look))
                .exec(ws(name + ": close").close());
    }

    private ChainBuilder connect() {
        return exec(ws(name + ": connect").sendText(session -> connection(session, TYPE)));
    }

    private Session isInOrFails(Session session) {
        if (session.isFailed()) {
            return failed(Duration.ofSeconds(PATIENCE_SECONDS), "the server did not take the subscription", session);
        }
        return subscribed(session);
    }

    /** Notes whether this process was away for so long that its connect was late. */
    private Session look(List<WsInboundMessage> frames, Session before) {
        boolean slow =
                before.contains("lookedAt") && System.nanoTime() - before.getLong("lookedAt") > LONGEST_AWAY.toNanos();
        Session session = slow ? before.set("slow", true) : before;
        boolean came = false;
        boolean connected = false;
        for (WsInboundMessage frame : frames) {
            if (frame instanceof WsInboundMessage.Text text) {
                Taken taken = take(text.message(), text.timestamp(), session);
                came |= taken.message();
                connected |= taken.connected();
            }
        }
        visit(session).looked(came);
        return session.set("connected", connected).set("lookedAt", System.nanoTime());
    }
}
