package stentor.node.dialect.relay;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;
import stentor.node.http.stream.WebSocketUpgrade;
import stentor.node.location.Polling;
import stentor.node.location.Subscribing;
import stentor.node.location.Transport;

/** Which transport a subscriber's request asks for, and whether its location has it. */
final class TransportChoice {
    private final Transport asked;
    private final Set<Transport> offered;

    private TransportChoice(Transport asked, Set<Transport> offered) {
        this.asked = asked;
        this.offered = offered;
    }

    static TransportChoice of(HttpRequest request, Subscribing subscribing) {
        return new TransportChoice(asked(request, subscribing), subscribing.transports());
    }

    private static Transport asked(HttpRequest request, Subscribing subscribing) {
        if (WebSocketUpgrade.isAsked(request)) {
            return Transport.WEBSOCKET;
        }
        if (Requests.lists(request, "Accept", "text/event-stream")) {
            return Transport.SSE;
        }
        if (Requests.lists(request, "Accept", "multipart/mixed")) {
            return Transport.MULTIPART;
        }
        // TE only says what the client could take: where there is none of it, it is polled as without.
        boolean chunks =
                subscribing.transports().contains(Transport.CHUNKED) && Requests.lists(request, "TE", "chunked");
        return chunks ? Transport.CHUNKED : poll(subscribing);
    }

    /** The one that {@code polling} names, unless only the other one is offered. */
    private static Transport poll(Subscribing subscribing) {
        boolean held = subscribing.polling() == Polling.LONG;
        Transport named = held ? Transport.LONGPOLL : Transport.INTERVAL;
        Transport other = held ? Transport.INTERVAL : Transport.LONGPOLL;
        Set<Transport> offered = subscribing.transports();
        return !offered.contains(named) && offered.contains(other) ? other : named;
    }

    Transport transport() {
        return asked;
    }

    /** Why the request cannot be served here, if it cannot. */
    Optional<String> refusal() {
        return offered.contains(asked)
                ? Optional.empty()
                : Optional.of(name(asked) + " is not offered here, but "
                        + offered.stream().map(TransportChoice::name).collect(Collectors.joining(", ")));
    }

    private static String name(Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }
}
