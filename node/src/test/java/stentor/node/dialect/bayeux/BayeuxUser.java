package stentor.node.dialect.bayeux;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireResponse;

/** A client that says by hand what real ones say, each request to the next of the nodes. */
final class BayeuxUser {
    static final ObjectMapper JSON = new ObjectMapper();

    private final List<RunningNode> nodes;
    private final String path;
    private int next;
    private String clientId = "";

    BayeuxUser(List<RunningNode> nodes, String path) {
        this.nodes = nodes;
        this.path = path;
    }

    BayeuxUser(RunningNode node) {
        this(List.of(node), "/bayeux");
    }

    String clientId() {
        return clientId;
    }

    private synchronized RunningNode node() {
        return nodes.get(next++ % nodes.size());
    }

    /** Sends the messages, with the client's id in the place of CLIENT, and reads what comes. */
    JsonNode send(String messages) {
        WireResponse response = post(messages);
        if (response.status() != 200) {
            throw new AssertionError(response.status() + " " + response.text());
        }
        return parse(response.text());
    }

    WireResponse post(String messages, String... headers) {
        return node().post(path, messages.replace("CLIENT", clientId), headers);
    }

    /** As {@link #send}, while this one goes on. */
    CompletableFuture<JsonNode> begin(String messages) {
        return CompletableFuture.supplyAsync(() -> send(messages), run -> new Thread(run).start());
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    BayeuxUser handshake(String more) {
        JsonNode reply = send("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                        + "\"supportedConnectionTypes\":[\"long-polling\"]" + more + "}]")
                .get(0);
        if (!reply.path("successful").asBoolean()) {
            throw new AssertionError(reply.toString());
        }
        clientId = reply.path("clientId").asText();
        return this;
    }

    /** Shakes hands, and connects for the first time. */
    BayeuxUser join() {
        handshake("");
        connect(", \"advice\": {\"timeout\": 0}");
        return this;
    }

    /** Shakes hands and connects for the first time at another path; returns the client's id. */
    static String beginAt(RunningNode node, String path, String... headers) {
        String client = parse(node.post(
                                path,
                                "[{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"]}]",
                                headers)
                        .text())
                .get(0)
                .path("clientId")
                .asText();
        node.post(path, connecting(",\"advice\":{\"timeout\":0}").replace("CLIENT", client), headers);
        return client;
    }

    static String connecting(String more) {
        return "[{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"CLIENT\",\"id\":\"c\""
                + more + "}]";
    }

    JsonNode connect(String more) {
        return send(connecting(more));
    }

    JsonNode subscribe(String channel) {
        return subscribe(channel, "");
    }

    JsonNode subscribe(String channel, String more) {
        return send("[{\"channel\":\"/meta/subscribe\",\"clientId\":\"CLIENT\",\"subscription\":\"" + channel + "\""
                        + more + "}]")
                .get(0);
    }

    JsonNode publish(String channel, String data) {
        return send("[{\"channel\":\"" + channel + "\",\"clientId\":\"CLIENT\",\"data\":" + data + "}]")
                .get(0);
    }

    /** Connects until so many messages have come. */
    List<JsonNode> take(int count) {
        List<JsonNode> taken = new ArrayList<>();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (taken.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("only these came: " + taken);
            }
            for (JsonNode item : connect(", \"advice\": {\"timeout\": 2000}")) {
                if (!item.has("successful")) {
                    taken.add(item);
                }
            }
        }
        return taken;
    }
}
