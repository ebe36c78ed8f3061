package stentor.node.processes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import stentor.node.testing.WireResponse;

/**
 * A Bayeux client that acknowledges what it gets, each request at the next of the nodes. It shakes hands once: a session that
 * is not known any more is a failure.
 */
final class BayeuxFollower implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE_NANOS = 100_000_000L;

    private final HttpClients nodes;
    private final String channel;
    private final Set<String> received = new LinkedHashSet<>();
    private String clientId;
    private long acknowledged;
    private volatile boolean subscribed;
    private volatile int count;
    private volatile boolean ended;
    private volatile int refusedConnects;
    private volatile long longestSpread;
    private volatile String failure = "";

    BayeuxFollower(List<InetSocketAddress> nodes, int first, String channel) {
        this.nodes = new HttpClients(nodes, first, Duration.ofSeconds(6));
        this.channel = channel;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** How many different messages have come. */
    int count() {
        return count;
    }

    boolean hasEnded() {
        return ended;
    }

    /** How many of its connects were answered as failed. */
    int refusedConnects() {
        return refusedConnects;
    }

    /** The longest time that it was advised to wait before it connects again, milliseconds. */
    long longestSpread() {
        return longestSpread;
    }

    /** Why it gave up; empty if it did not. */
    String failure() {
        return failure;
    }

    /** What has come, in its order, what came again left out. Once it has ended. */
    List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void run() {
        try (nodes) {
            clientId = ask("{\"channel\":\"/meta/handshake\",\"supportedConnectionTypes\":[\"long-polling\"],"
                            + "\"ext\":{\"ack\":true}}")
                    .findValue("clientId")
                    .asText();
            ask("{\"channel\":\"/meta/subscribe\",\"clientId\":\"" + clientId + "\",\"subscription\":\"/" + channel
                    + "\"}");
            subscribed = true;
            while (!received.contains(HttpPublisher.END)) {
                connect();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e.toString();
        } finally {
            ended = true;
        }
    }

    private void connect() {
        JsonNode items = ask("{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\""
                + clientId + "\",\"advice\":{\"timeout\":2000},\"ext\":{\"ack\":" + acknowledged + "}}");
        for (JsonNode item : items) {
            longestSpread =
                    Math.max(longestSpread, item.path("advice").path("interval").asLong());
            if (!item.has("successful")) {
                received.add(item.path("data").asText());
            } else if (item.path("ext").has("ack")) {
                acknowledged = item.path("ext").path("ack").asLong();
            }
        }
        count = received.size();
    }

    /** Asks one node after the other until one says something; "try again" is nothing. */
    private JsonNode ask(String message) {
        long begin = System.nanoTime();
        while (true) {
            nodes.next();
            Optional<JsonNode> items = nodes.ask("POST /bayeux HTTP/1.1\nHost: h\nContent-Length: "
                            + message.getBytes(StandardCharsets.UTF_8).length + "\n\n" + message)
                    .map(BayeuxFollower::parse);
            String error = items.map(each -> each.findPath("error").asText()).orElse("503");
            if (!error.startsWith("503") && !error.isEmpty()) {
                throw new AssertionError(channel + ": " + items.get());
            }
            if (error.isEmpty()) {
                return items.get();
            }
            if (items.isPresent() && message.contains("/meta/connect")) {
                refusedConnects++;
            }
            if (System.nanoTime() - begin > ProcessCluster.PATIENCE.toNanos()) {
                throw new AssertionError(channel + ": not answered: " + message);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static JsonNode parse(WireResponse answer) {
        if (answer.status() != 200) {
            throw new AssertionError("answered " + answer.status() + ": " + answer.text());
        }
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
