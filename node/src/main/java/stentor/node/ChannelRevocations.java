package stentor.node;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import stentor.node.access.Revocation;
import stentor.node.dialect.pusher.PusherDialect;
import stentor.node.location.BayeuxLocation;
import stentor.node.location.Location;
import stentor.node.location.LocationTable;
import stentor.node.location.PusherLocation;

/**
 * Ends subscriptions to revoked channels of clients that subscribe by messages: what they subscribe to is not known when they
 * come in, so that no {@link stentor.node.access.LiveGrants grant} lists it.
 */
final class ChannelRevocations {
    private record Group(String store, String name) {}

    private final Supplier<LocationTable> locations;
    private final PusherDialect pusher;
    private final BayeuxParts bayeux;

    /** @param locations as they are now */
    ChannelRevocations(Supplier<LocationTable> locations, PusherDialect pusher, BayeuxParts bayeux) {
        this.locations = locations;
        this.pusher = pusher;
        this.bayeux = bayeux;
    }

    private Set<String> pusherStores() {
        return locations.get().locations().stream()
                .filter(location -> location instanceof PusherLocation && asks(location))
                .map(location -> location.mount().store())
                .collect(Collectors.toSet());
    }

    private Set<Group> bayeuxGroups() {
        return locations.get().locations().stream()
                .filter(location -> location instanceof BayeuxLocation && asks(location))
                .map(location ->
                        new Group(location.mount().store(), location.mount().group()))
                .collect(Collectors.toSet());
    }

    private static boolean asks(Location location) {
        return location.mount().authorize().isPresent();
    }

    /** Does nothing for tokens and users: what they opened, they hold by a grant. */
    void revoke(Revocation revocation, long now) {
        if (revocation.kind() == Revocation.Kind.CHANNEL) {
            Set<Group> groups = bayeuxGroups();
            pusher.revoke(revocation.name(), pusherStores()::contains);
            bayeux.revoke(revocation, now, session -> groups.contains(new Group(session.store(), session.group())));
        }
    }
}
