package stentor.protocol.bayeux;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A message that a client sends (Bayeux 1.0, sections 4 to 6). */
public sealed interface BayeuxMessage {
    String HANDSHAKE = "/meta/handshake";
    String CONNECT = "/meta/connect";
    String SUBSCRIBE = "/meta/subscribe";
    String UNSUBSCRIBE = "/meta/unsubscribe";
    String DISCONNECT = "/meta/disconnect";

    Header header();

    /** Asks for a session. */
    record Handshake(Header header, List<String> connectionTypes) implements BayeuxMessage {
        public Handshake {
            Objects.requireNonNull(header);
            connectionTypes = List.copyOf(connectionTypes);
        }
    }

    /**
     * Asks for what there is, and is held until there is something.
     *
     * @param connectionType how the client is connected, if it says so
     * @param hasAdvice whether the client sent advice of its own: then the server's goes back with the reply
     * @param timeout for how long the client wants the request held at most, milliseconds; empty: as the server likes
     */
    record Connect(Header header, Optional<String> connectionType, boolean hasAdvice, OptionalLong timeout)
            implements BayeuxMessage {
        /** Not to be held: another connect of the same browser is. */
        public Connect polling() {
            return new Connect(
                    new Header(
                            header.channel(),
                            header.id(),
                            header.clientId(),
                            header.ext().polling()),
                    connectionType,
                    hasAdvice,
                    timeout);
        }
    }

    record Disconnect(Header header) implements BayeuxMessage {}

    /**
     * @param channels names and patterns as they came
     * @param asList whether they came as a list, and so are echoed as one
     */
    record Subscribe(Header header, List<String> channels, boolean asList) implements BayeuxMessage {
        public Subscribe {
            channels = List.copyOf(channels);
        }
    }

    /** As {@link Subscribe}. */
    record Unsubscribe(Header header, List<String> channels, boolean asList) implements BayeuxMessage {
        public Unsubscribe {
            channels = List.copyOf(channels);
        }
    }

    /**
     * A message for a channel, or for the server itself ({@code /service/**}).
     *
     * @param data as JSON text, exactly as it came
     */
    record Publish(Header header, String data) implements BayeuxMessage {}

    /** It is JSON, but no message that anything can be done with. The client is told so in a reply of its own. */
    record Unusable(Header header, BayeuxError error) implements BayeuxMessage {}
}
