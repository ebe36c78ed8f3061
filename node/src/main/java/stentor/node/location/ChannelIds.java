package stentor.node.location;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.url.PercentEncoding;

/** Channel ids as they stand in a path: percent-encoded UTF-8 (RFC 3986, 2.1). A {@code +} is a plus sign. */
public final class ChannelIds {
    private ChannelIds() {}

    /** What {@code decode} says. */
    public sealed interface Decoding {}

    /** A channel id that may be used. */
    public record Decoded(String id) implements Decoding {}

    /** No channel id, and the reason, for the client that sent it. */
    public record Invalid(String reason) implements Decoding {}

    /** Several channel ids that may be used; no two are the same. */
    public record Several(List<String> ids) implements Decoding {
        public Several {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Reads several channel ids, each as {@link #decode(String)} does. They are split after decoding: clients differ in what
     * they encode. An id that is there twice counts once.
     *
     * @return {@link Several}, also of one, or {@link Invalid}
     */
    public static Decoding decode(String raw, String separator) {
        Decoding whole = decode(raw, ids -> Optional.empty());
        if (whole instanceof Invalid) {
            return whole;
        }
        Set<String> ids = new LinkedHashSet<>();
        // The limit keeps what ends in a separator from being as good as what does not.
        for (String id : ((Decoded) whole).id().split(Pattern.quote(separator), -1)) {
            Optional<String> problem = ChannelKey.problemWith(id);
            if (problem.isPresent()) {
                return new Invalid(problem.get());
            }
            ids.add(id);
        }
        return new Several(List.copyOf(ids));
    }

    /** Reads a channel id strictly: what is malformed is never repaired. */
    public static Decoding decode(String raw) {
        return decode(raw, ChannelKey::problemWith);
    }

    private static Decoding decode(String raw, Function<String, Optional<String>> problemWith) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > '~') {
                return new Invalid("channel id has a character at position " + i + " that is not percent-encoded");
            }
        }
        int broken = PercentEncoding.brokenAt(raw);
        if (broken >= 0) {
            return new Invalid("channel id has a % at position " + broken + " without two hexadecimal digits");
        }
        return PercentEncoding.decode(raw)
                .map(id -> checked(id, problemWith))
                .orElseGet(() -> new Invalid("channel id is not UTF-8"));
    }

    private static Decoding checked(String id, Function<String, Optional<String>> problemWith) {
        return problemWith.apply(id).<Decoding>map(Invalid::new).orElseGet(() -> new Decoded(id));
    }
}
