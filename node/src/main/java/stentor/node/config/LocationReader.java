package stentor.node.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import stentor.node.location.Location;

/** Reads one location: its type decides which keys there are. */
final class LocationReader {
    private final MountReader mounts;

    /**
     * @param stores the names of those that there are
     * @param base what relative paths are relative to
     */
    LocationReader(Collection<String> stores, Path base) {
        mounts = new MountReader(stores, base);
    }

    /** The location; empty if its type is wrong, or one of which there are no settings yet. */
    Optional<Location> read(Section section) {
        List<String> names = LocationType.names();
        if (!section.has("type")) {
            section.refuse("type", "missing", Kind.alternatives(names));
        }
        Optional<String> type = section.get("type", Kind.oneOf(names));
        if (type.isEmpty()) {
            // Which of the other keys are right nobody can tell.
            section.keys().forEach(section::skip);
            return Optional.empty();
        }
        Optional<Location> location = LocationType.read(type.get(), section, mounts);
        section.finish((key, known) -> elsewhere(key, type.get()));
        return location;
    }

    /** What to say of a key that only other types have. */
    private static Optional<String> elsewhere(String key, String type) {
        List<String> owners = LocationType.withKey(key);
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of("not a key of type " + type + " (only of " + Kind.alternatives(owners) + ")");
    }
}
