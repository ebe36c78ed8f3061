package stentor.protocol.bayeux;

import java.util.BitSet;
import java.util.Optional;
import stentor.protocol.channel.ChannelKey;

/**
 * A channel as Bayeux names it: {@code /a/b}, which is the channel id {@code a/b}; or several by a wildcard in the last
 * segment, {@code /a/*} (one segment more) or {@code /a/**} (one or more).
 *
 * <p>Allowed are the characters of CometD's client and of Faye's together.
 *
 * @param text as clients write it
 * @param kind who is behind it
 */
public record ChannelName(String text, Kind kind) {
    /** What a name stands for. */
    public enum Kind {
        /** {@code /meta/...}: the protocol itself. */
        META,
        /** {@code /service/...}: between a client and the server, never broadcast. */
        SERVICE,
        /** One channel. */
        CHANNEL,
        /** Channels by a wildcard. */
        PATTERN
    }

    private static final BitSet ALPHABET = new BitSet();

    static {
        "-_!~()$@ #*+.{}".chars().forEach(ALPHABET::set);
        ALPHABET.set('0', '9' + 1);
        ALPHABET.set('a', 'z' + 1);
        ALPHABET.set('A', 'Z' + 1);
    }

    /** Reads a name; empty if it is none: then 405 is the answer. */
    public static Optional<ChannelName> parse(String text) {
        int last = text.lastIndexOf('/');
        if (text.isEmpty() || text.charAt(0) != '/' || text.length() > ChannelKey.MAX_ID_BYTES + 1) {
            return Optional.empty();
        }
        for (int from = 1, end; from <= text.length(); from = end + 1) {
            end = text.indexOf('/', from);
            end = end < 0 ? text.length() : end;
            if (!isSegment(text, from, end) || isWildcard(text, from, end) && from != last + 1) {
                return Optional.empty();
            }
        }
        return Optional.of(new ChannelName(text, kind(text, last)));
    }

    private static boolean isSegment(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (!ALPHABET.get(text.charAt(i))) {
                return false;
            }
        }
        return end > from;
    }

    private static boolean isWildcard(String text, int from, int end) {
        int length = end - from;
        return length <= 2 && length > 0 && text.charAt(from) == '*' && text.charAt(end - 1) == '*';
    }

    private static Kind kind(String text, int last) {
        if (isUnder(text, "/meta")) {
            return Kind.META;
        }
        if (isUnder(text, "/service")) {
            return Kind.SERVICE;
        }
        return isWildcard(text, last + 1, text.length()) ? Kind.PATTERN : Kind.CHANNEL;
    }

    private static boolean isUnder(String text, String root) {
        return text.startsWith(root) && (text.length() == root.length() || text.charAt(root.length()) == '/');
    }

    /** The id of the channel; of a pattern what stands for it. */
    public String id() {
        return text.substring(1);
    }

    /**
     * Whether only subscribers with a signature are let in: {@code /private/...} and {@code /presence/...}, and the channels
     * that Pusher clients know as {@code private-...} and {@code presence-...}.
     */
    public boolean isGuarded() {
        return text.startsWith("/private/") || text.startsWith("/private-") || isPresence();
    }

    /** Whether the channel knows its members. */
    public boolean isPresence() {
        return text.startsWith("/presence/") || text.startsWith("/presence-");
    }

    @Override
    public String toString() {
        return text;
    }
}
