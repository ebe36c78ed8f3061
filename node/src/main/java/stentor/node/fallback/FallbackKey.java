package stentor.node.fallback;

import java.util.Objects;

/**
 * Names a session.
 *
 * @param store that of the location where its client came in
 * @param app the id of the client's app
 * @param session what the client calls it: letters, digits, {@code - _ .}
 */
public record FallbackKey(String store, String app, String session) {
    public FallbackKey {
        Objects.requireNonNull(store);
        Objects.requireNonNull(app);
        Objects.requireNonNull(session);
    }

    /** As one text, which {@link #parse} reads. */
    public String text() {
        return session + '/' + app + '/' + store;
    }

    public static FallbackKey parse(String text) {
        String[] parts = text.split("/", 3);
        return new FallbackKey(parts[2], parts[1], parts[0]);
    }
}
