package stentor.loadtest.clients;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import stentor.protocol.pusher.PusherSignature;

/** Pusher clients on public channels, and signed triggers: of the app that a node without a configuration has. */
class PusherClients extends Clients {
    static final String KEY = "app-key";
    static final String SECRET = "app-secret";
    static final int PATIENCE_SECONDS = 30;

    private static final String EVENTS = "/apps/app-id/events";
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(60);
    private static final Duration LAST_LOOK = Duration.ofMillis(500);

    PusherClients(String name, Settings settings) {
        super(name, settings);
    }

    @Override
    ChainBuilder visiting() {
        return exec(Clients::begins)
                .exec(connect())
                .exec(session -> session.set("subscribe", subscription(session)))
                .exec(subscribe())
                .exec(this::isInOrFails)
                .exec(asLongAs(Clients::isWaiting)
                        .on(pause(LOOK), exec(ws.processUnmatchedMessages(this::look)), exec(pingNowAndThen())))
                // What comes after the last message must not be there.
                .exec(pause(LAST_LOOK))
                .exec(ws.processUnmatchedMessages(this::look))
                .exec(ws(name + ": close").close());
    }

    /** As clients do that have sent nothing for a while: a silent one is cut off. */
    private ChainBuilder pingNowAndThen() {
        return doIf((Session session) -> visit(session).hasLasted(BETWEEN_PINGS.multipliedBy(1L + pings(session))))
                .then(exec(session -> session.set("pings", pings(session) + 1))
                        .exec(ws(name + ": ping").sendText("{\"event\":\"pusher:ping\",\"data\":{}}")));
    }

    private static int pings(Session session) {
        return session.contains("pings") ? session.getInt("pings") : 0;
    }

    final ChainBuilder connect() {
        return exec(ws(name + ": connect")
                .connect("/app/" + KEY + "?protocol=7&client=stentor-load&version=1")
                .await(PATIENCE_SECONDS)
                .on(ws.checkTextMessage("established")
                        .matching(jsonPath("$.event").is("pusher:connection_established"))
                        .check(jsonPath("$.data").saveAs("hello"))));
    }

    final ChainBuilder subscribe() {
        return exec(ws(name + ": subscribe")
                .sendText("#{subscribe}")
                .await(PATIENCE_SECONDS)
                .on(ws.checkTextMessage("subscribed")
                        .matching(jsonPath("$.event").is("pusher_internal:subscription_succeeded"))
                        .check(jsonPath("$.data").saveAs("found"))));
    }

    /** The frame that subscribes to the session's channel. */
    String subscription(Session session) {
        return Json.text(Map.of("event", "pusher:subscribe", "data", Map.of("channel", session.getString("channel"))));
    }

    private Session isInOrFails(Session session) {
        if (session.isFailed()) {
            return failed(Duration.ofSeconds(PATIENCE_SECONDS), "the server did not take the subscription", session);
        }
        return subscribed(in(session));
    }

    /** The server has taken the subscription. */
    Session in(Session session) {
        return session;
    }

    private Session look(List<WsInboundMessage> frames, Session session) {
        boolean came = false;
        for (WsInboundMessage frame : frames) {
            if (frame instanceof WsInboundMessage.Text text) {
                JsonNode event = Json.read(text.message());
                came |= take(event.path("event").asText(), data(event.path("data")), text.timestamp(), session);
            }
        }
        visit(session).looked(came);
        return session;
    }

    /** Errors have an object, events a string. */
    private static String data(JsonNode data) {
        return data.isTextual() ? data.asText() : data.toString();
    }

    /** Takes an event; returns whether it is one that was waited for. */
    boolean take(String event, String data, long at, Session session) {
        if (event.equals("load")) {
            accept(data, at, session);
        } else if (event.equals("pusher:error")) {
            fail("pusher:error " + data, session);
        }
        return event.equals("load");
    }

    @Override
    final HttpRequestActionBuilder publish(String requestName) {
        return http(requestName)
                .post(session -> EVENTS + '?' + signed(event(session)))
                .header("Content-Type", "application/json")
                .body(StringBody(PusherClients::event))
                .check(status().is(200));
    }

    private static String event(Session session) {
        return Json.text(new Trigger("load", session.getString("target"), session.getString("body")));
    }

    private record Trigger(String name, String channel, String data) {}

    private static String signed(String body) {
        String query = "auth_key=" + KEY + "&auth_timestamp=" + System.currentTimeMillis() / 1000
                + "&auth_version=1.0&body_md5=" + md5(body);
        return query + "&auth_signature=" + PusherSignature.sign(SECRET, "POST\n" + EVENTS + '\n' + query);
    }

    private static String md5(String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
