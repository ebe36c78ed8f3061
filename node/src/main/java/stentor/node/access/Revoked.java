package stentor.node.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was revoked and is still to be refused. Any thread. */
final class Revoked {
    private final Map<String, Revocation> tokens = new ConcurrentHashMap<>();
    private final Map<String, Revocation> users = new ConcurrentHashMap<>();

    /** @param now in milliseconds since the epoch */
    void add(Revocation revocation, long now) {
        tokens.values().removeIf(old -> old.isOver(now));
        users.values().removeIf(old -> old.isOver(now));
        switch (revocation.kind()) {
            case TOKEN -> tokens.put(revocation.name(), revocation);
            case USER -> users.put(revocation.name(), revocation);
            case CHANNEL -> {
                // Nothing to remember: the right to the channel was not taken from anybody.
            }
        }
    }

    boolean covers(Grant grant) {
        return !tokens.isEmpty() && grant.token().filter(tokens::containsKey).isPresent()
                || !users.isEmpty()
                        && grant.user()
                                .map(users::get)
                                .filter(grant::wasIssuedBefore)
                                .isPresent();
    }
}
