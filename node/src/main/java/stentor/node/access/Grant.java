package stentor.node.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a location's rules have found out about a caller, and what they let it do.
 *
 * @param user who it is
 * @param token the id of its token
 * @param publish each of these has to match a channel that is published to
 * @param subscribe each of these has to match a channel that is subscribed to
 * @param issued when its token was issued, in milliseconds since the epoch; 0: the token does not say it; {@link #NOT_ISSUED}:
 *     there is no token
 * @param until when it ends, in milliseconds since the epoch; {@link #ENDLESS}: never
 */
public record Grant(
        Optional<String> user,
        Optional<String> token,
        List<ChannelPatterns> publish,
        List<ChannelPatterns> subscribe,
        long issued,
        long until) {
    static final long ENDLESS = Long.MAX_VALUE;
    static final long NOT_ISSUED = Long.MAX_VALUE;

    /** The caller may do what the location does. */
    static final Grant ALL = new Grant(Optional.empty(), Optional.empty(), List.of(), List.of(), NOT_ISSUED, ENDLESS);

    public Grant {
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
    }

    static Grant of(String user) {
        return new Grant(Optional.of(user), Optional.empty(), List.of(), List.of(), NOT_ISSUED, ENDLESS);
    }

    /** What both let it do. */
    Grant and(Grant other) {
        return new Grant(
                user.or(other::user),
                token.or(other::token),
                both(publish, other.publish),
                both(subscribe, other.subscribe),
                Math.min(issued, other.issued),
                Math.min(until, other.until));
    }

    private static List<ChannelPatterns> both(List<ChannelPatterns> one, List<ChannelPatterns> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** Whether its token is one of those that a revocation of its user takes back; tokens tell the time in seconds. */
    boolean wasIssuedBefore(Revocation revocation) {
        return issued <= revocation.at();
    }

    boolean allows(Action action, String channelId) {
        for (ChannelPatterns patterns : action == Action.PUBLISH ? publish : subscribe) {
            if (!patterns.match(channelId)) {
                return false;
            }
        }
        return true;
    }
}
