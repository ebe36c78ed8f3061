package stentor.loadtest.clients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import stentor.client.Transport;

/** All kinds of clients that there are. */
public final class Kinds {
    private static final Map<String, BiFunction<String, Settings, Clients>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("longpoll", (name, settings) -> new PollClients(name, settings, true));
        ALL.put("interval", (name, settings) -> new PollClients(name, settings, false));
        ALL.put(
                "sse",
                (name, settings) -> new StreamClients<>(
                        name, settings, StreamClients.by(Transport.EVENT_STREAM, "/subscriber/", settings)));
        ALL.put(
                "websocket",
                (name, settings) -> new StreamClients<>(
                        name, settings, StreamClients.by(Transport.WEB_SOCKET, "/subscriber/", settings)));
        ALL.put(
                "multipart",
                (name, settings) -> new StreamClients<>(
                        name, settings, StreamClients.byLines("Accept: multipart/mixed", settings)));
        ALL.put("chunked", ChunkedClients::new);
        ALL.put("bus", BusClients::new);
        ALL.put("queue", QueueClients::new);
        ALL.put("pusher", PusherClients::new);
        ALL.put("presence", PresenceClients::new);
        ALL.put("bayeux", BayeuxPollClients::new);
        ALL.put("bayeux-websocket", BayeuxSocketClients::new);
        ALL.put("answers", AnswerClients::new);
    }

    private Kinds() {}

    /**
     * Those that take part.
     *
     * @throws IllegalArgumentException if one is asked for that there is not
     */
    public static List<Clients> of(Settings settings) {
        for (String name : settings.clients()) {
            if (!ALL.containsKey(name)) {
                throw new IllegalArgumentException("stentor.clients: " + name + " (expected: all, or some of "
                        + String.join(", ", ALL.keySet()) + ")");
            }
        }
        List<Clients> some = new ArrayList<>();
        ALL.forEach((name, kind) -> {
            if (settings.wants(name)) {
                some.add(kind.apply(name, settings));
            }
        });
        return some;
    }
}
