package stentor.protocol.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Names a channel across the cluster.
 *
 * @param store the name of the store that keeps it
 * @param group the channel group, its namespace; the default group is empty
 * @param id the channel id as users see it: 1 to {@value #MAX_ID_BYTES} bytes of UTF-8, {@code /} allowed, control
 *     characters not
 */
public record ChannelKey(String store, String group, String id) {
    public static final int MAX_ID_BYTES = 1024;

    public ChannelKey {
        Objects.requireNonNull(store);
        Objects.requireNonNull(group);
        Objects.requireNonNull(id);
    }

    /** What is wrong with a channel id, if anything. */
    public static Optional<String> problemWith(String id) {
        if (id.isEmpty()) {
            return Optional.of("channel id is empty");
        }
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return Optional.of("channel id has a control character at position " + i);
            }
        }
        // No id of a third of the limit can be too long: UTF-8 takes at most three bytes per char.
        if (id.length() > MAX_ID_BYTES / 3 && id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            return Optional.of("channel id is longer than " + MAX_ID_BYTES + " bytes");
        }
        return Optional.empty();
    }

    /** The key as one string; {@link #parse} reads it back. */
    public String encoded() {
        return escape(store) + ':' + escape(group) + ':' + id;
    }

    /** Reads what {@link #encoded} wrote. */
    public static ChannelKey parse(String encoded) {
        int first = encoded.indexOf(':');
        int second = encoded.indexOf(':', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("not a channel key: " + encoded);
        }
        return new ChannelKey(
                unescape(encoded.substring(0, first)),
                unescape(encoded.substring(first + 1, second)),
                encoded.substring(second + 1));
    }

    private static String escape(String part) {
        return part.indexOf(':') < 0 && part.indexOf('%') < 0
                ? part
                : part.replace("%", "%25").replace(":", "%3A");
    }

    private static String unescape(String part) {
        return part.indexOf('%') < 0 ? part : part.replace("%3A", ":").replace("%25", "%");
    }

    @Override
    public String toString() {
        return encoded();
    }
}
