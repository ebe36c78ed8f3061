package stentor.loadtest.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.Session;
import java.util.List;
import java.util.Map;

/** Bayeux clients (as faye and CometD), whatever brings their messages. Messages are published by plain HTTP. */
abstract class BayeuxClients extends Clients {
    static final String MOUNT = "/bayeux";
    static final String CONNECT = "/meta/connect";

    BayeuxClients(String name, Settings settings) {
        super(name, settings);
    }

    static String handshake(String connectionType) {
        return Json.text(List.of(Map.of(
                "channel",
                "/meta/handshake",
                "version",
                "1.0",
                "supportedConnectionTypes",
                List.of(connectionType),
                "id",
                "1")));
    }

    static String subscription(Session session) {
        return Json.text(List.of(Map.of(
                "channel",
                "/meta/subscribe",
                "clientId",
                session.getString("client"),
                "subscription",
                '/' + session.getString("channel"),
                "id",
                "2")));
    }

    static String connection(Session session, String connectionType) {
        return Json.text(List.of(Map.of(
                "channel",
                CONNECT,
                "clientId",
                session.getString("client"),
                "connectionType",
                connectionType,
                "id",
                "3")));
    }

    /** What was in a batch of messages. */
    record Taken(boolean message, boolean connected) {}

    /** Takes a batch: replies to what the client said, and deliveries. */
    final Taken take(String batch, long at, Session session) {
        boolean came = false;
        boolean connected = false;
        for (JsonNode message : Json.read(batch)) {
            String channel = message.path("channel").asText();
            if (message.path("successful").isBoolean()
                    && !message.path("successful").asBoolean()) {
                refused(channel, message.path("error").asText(), session);
            }
            connected |= channel.equals(CONNECT);
            if (channel.equals('/' + session.getString("channel"))) {
                came = true;
                deliver(message.path("data").asText(), at, session);
            }
        }
        return new Taken(came, connected);
    }

    /** A session whose client was away for longer than the server waits for it is gone. */
    private static void refused(String channel, String error, Session session) {
        if (error.startsWith("402") && session.contains("slow")) {
            visit(session).wasTooSlow();
        } else {
            fail(channel + ": " + error, session);
        }
    }

    private void deliver(String data, long at, Session session) {
        if (!data.equals(FAREWELL)) {
            accept(data, at, session);
        } else if (visit(session).checker().missing() > 0) {
            fail("gap: " + visit(session).checker().missing() + " messages did not come before the last one", session);
        }
    }
}
