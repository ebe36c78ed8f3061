package stentor.node.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import stentor.node.location.Location;

/** Reads one location: its type decides which keys there are. */
final class LocationReader {
    private static final Key<String> TYPE = Key.required(
            "type",
            Kind.oneOf(LocationType.names()),
            "pubsub",
            "Its role or, for bus, pusher and bayeux, its protocol; it decides which other keys there are.");

    private final MountReader mounts;

    /**
     * @param stores the names of those that there are
     * @param base what relative paths are relative to
     */
    LocationReader(Collection<String> stores, Path base) {
        mounts = new MountReader(stores, base);
    }

    /** The location; empty if its type is wrong. */
    Optional<Location> read(Section section) {
        return section.byType(TYPE, LocationType.names(), (type, typed) -> {
            Location location = LocationType.read(type, typed, mounts).orElseThrow();
            typed.finish((key, known) -> elsewhere(key, type));
            return location;
        });
    }

    /** What to say of a key that only other types have. */
    private static Optional<String> elsewhere(String key, String type) {
        List<String> owners = LocationType.withKey(key);
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of("not a key of type " + type + " (only of " + Kind.alternatives(owners) + ")");
    }
}
