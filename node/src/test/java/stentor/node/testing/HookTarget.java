package stentor.node.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that webhooks call: it keeps every call, and answers with the status that it is told. */
public final class HookTarget implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    /** @param headers the first value of each, by lower-case names */
    public record Call(Map<String, String> headers, String body) {
        /** The events as text without their blanks: {@code member_added presence-a u}. */
        public List<String> events() {
            try {
                List<String> events = new ArrayList<>();
                for (JsonNode event : JSON.readTree(body).get("events")) {
                    StringBuilder text = new StringBuilder(event.get("name").asText());
                    for (String member : List.of("channel", "user_id", "event", "data", "subscription_count")) {
                        if (event.has(member)) {
                            text.append(' ').append(event.get(member).asText());
                        }
                    }
                    events.add(text.toString());
                }
                return events;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public HookTarget() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        calls.add(new Call(headers, body));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** What it answers from now on. */
    public void answers(int code) {
        status = code;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The events of all calls that begin with one of these. */
    public List<String> events(String... names) {
        List<String> events = new ArrayList<>();
        for (Call call : calls) {
            call.events().stream()
                    .filter(event -> List.of(names).stream().anyMatch(event::startsWith))
                    .forEach(events::add);
        }
        return events;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
