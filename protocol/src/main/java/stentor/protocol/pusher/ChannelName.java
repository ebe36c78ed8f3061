package stentor.protocol.pusher;

import java.util.Optional;

/**
 * A channel's name, with what its prefix says about it. Names have at most {@value #MAX_LENGTH} characters (the SDKs' limit; the
 * documentation says 164) of the letters, the digits and {@code _ - = @ , . ;}. The id of a user in the name of its channel may have
 * any characters but control characters: identity providers give out ids as {@code auth0|5f7c8e}.
 *
 * @param encrypted {@code private-encrypted-}: its events are sealed by the application's server, and relayed as they are
 * @param cached {@code cache-} after the kind: a new subscriber is given the last event
 */
public record ChannelName(String text, Kind kind, boolean encrypted, boolean cached) {
    public static final int MAX_LENGTH = 200;

    private static final String PRIVATE = "private-";
    private static final String PRESENCE = "presence-";
    private static final String ENCRYPTED = "encrypted-";
    private static final String CACHE = "cache-";
    private static final String SERVER_TO_USER = "#server-to-user-";
    private static final String PUNCTUATION = "_-=@,.;";

    /** What a subscriber has to show. */
    public enum Kind {
        /** Nothing. */
        PUBLIC,
        /** A signature. */
        PRIVATE,
        /** A signature over who it is. */
        PRESENCE,
        /** That it is signed in as the user of whom the channel is. */
        SERVER_TO_USER
    }

    /** Empty: no channel has this name. */
    public static Optional<ChannelName> read(String text) {
        boolean toUser = text.startsWith(SERVER_TO_USER) && text.length() > SERVER_TO_USER.length();
        if (text.isEmpty() || text.length() > MAX_LENGTH || !(toUser ? isText(text) : hasAlphabet(text))) {
            return Optional.empty();
        }
        if (toUser) {
            return Optional.of(new ChannelName(text, Kind.SERVER_TO_USER, false, false));
        }
        Kind kind = text.startsWith(PRIVATE) ? Kind.PRIVATE : text.startsWith(PRESENCE) ? Kind.PRESENCE : Kind.PUBLIC;
        int at = kind == Kind.PRIVATE ? PRIVATE.length() : kind == Kind.PRESENCE ? PRESENCE.length() : 0;
        boolean encrypted = kind == Kind.PRIVATE && text.startsWith(ENCRYPTED, at);
        at += encrypted ? ENCRYPTED.length() : 0;
        return Optional.of(new ChannelName(text, kind, encrypted, text.startsWith(CACHE, at)));
    }

    /** The channel on which events reach one user's connections. */
    public static Optional<ChannelName> ofUser(String userId) {
        return read(SERVER_TO_USER + userId);
    }

    /** The user of a channel {@code #server-to-user-ID}. */
    public Optional<String> user() {
        return kind == Kind.SERVER_TO_USER ? Optional.of(text.substring(SERVER_TO_USER.length())) : Optional.empty();
    }

    /** Whether members may send each other client events. */
    public boolean takesClientEvents() {
        return (kind == Kind.PRIVATE || kind == Kind.PRESENCE) && !encrypted;
    }

    /** Half a surrogate pair is no character: it would be another one after its way to another node. */
    private static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private static boolean hasAlphabet(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && !(c >= '0' && c <= '9') && PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
