package stentor.protocol.pusher;

import java.util.Objects;
import java.util.Optional;

/**
 * What is kept beside an event for the Pusher connections that get it.
 *
 * @param exceptSocket the connection that does not get it
 * @param userId the member who sent it, on presence channels
 * @param fromClient whether a client sent it, rather than an application's server
 */
public record EventNote(Optional<String> exceptSocket, Optional<String> userId, boolean fromClient) {
    private static final String PREFIX = "pusher:";
    private static final EventNote NONE = new EventNote(Optional.empty(), Optional.empty(), false);

    public EventNote {
        Objects.requireNonNull(exceptSocket);
        Objects.requireNonNull(userId);
    }

    /** Of an event that a client sent. */
    public static EventNote ofClient(String socket, Optional<String> userId) {
        return new EventNote(Optional.of(socket), userId, true);
    }

    /** Of an event that a server sent. */
    public static EventNote ofServer(Optional<String> exceptSocket) {
        return exceptSocket.isEmpty() ? NONE : new EventNote(exceptSocket, Optional.empty(), false);
    }

    /** As text; empty if there is nothing to be kept. */
    public Optional<String> text() {
        return equals(NONE)
                ? Optional.empty()
                : Optional.of(PREFIX
                        + (fromClient ? 'c' : 's')
                        + exceptSocket.orElse("")
                        + userId.map(id -> ' ' + id).orElse(""));
    }

    /** Reads what {@link #text} wrote; notes of other dialects say nothing here. */
    public static EventNote read(Optional<String> note) {
        if (note.isEmpty() || !note.get().startsWith(PREFIX) || note.get().length() == PREFIX.length()) {
            return NONE;
        }
        String text = note.get();
        int blank = text.indexOf(' ');
        String socket = text.substring(PREFIX.length() + 1, blank < 0 ? text.length() : blank);
        return new EventNote(
                Optional.of(socket).filter(id -> !id.isEmpty()),
                blank < 0 ? Optional.empty() : Optional.of(text.substring(blank + 1)),
                text.charAt(PREFIX.length()) == 'c');
    }
}
