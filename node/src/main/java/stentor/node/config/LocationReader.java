package stentor.node.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import stentor.node.location.BusLocation;
import stentor.node.location.Location;
import stentor.node.location.Mount;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.QueueLocation;
import stentor.node.location.SubscriberLocation;

/** Reads one location: its type decides which keys there are. */
final class LocationReader {
    private final MountReader mounts;
    private final Map<String, Function<Section, Optional<Location>>> types = new LinkedHashMap<>();

    /** @param stores the names of those that there are */
    LocationReader(Collection<String> stores) {
        mounts = new MountReader(stores);
        types.put("publisher", section -> Optional.of(publisher(section)));
        types.put("subscriber", section -> Optional.of(subscriber(section)));
        types.put("pubsub", section -> Optional.of(pubSub(section)));
        types.put("queue", section -> Optional.of(queue(section)));
        types.put("bus", section -> Optional.of(bus(section)));
        types.put("pusher", section -> skipped(section, "prefix"));
        types.put("bayeux", section -> skipped(section, "path"));
    }

    /** The location; empty if its type is wrong, or one of which there are no settings yet. */
    Optional<Location> read(Section section) {
        List<String> names = List.copyOf(types.keySet());
        if (!section.has("type")) {
            section.refuse("type", "missing", Kind.alternatives(names));
        }
        Optional<String> type = section.get("type", Kind.oneOf(names));
        if (type.isEmpty()) {
            // Which of the other keys are right nobody can tell.
            section.keys().forEach(section::skip);
            return Optional.empty();
        }
        Optional<Location> location = types.get(type.get()).apply(section);
        section.finish((key, known) -> elsewhere(key, type.get()));
        return location;
    }

    private Location publisher(Section section) {
        return new PublisherLocation(mounts.read(section), PublishingReader.read(section, separator(section)));
    }

    private Location subscriber(Section section) {
        return new SubscriberLocation(mounts.read(section), SubscribingReader.read(section, separator(section)));
    }

    private Location pubSub(Section section) {
        Mount mount = mounts.read(section);
        return new PubSubLocation(
                mount,
                PublishingReader.read(section, Optional.empty()),
                SubscribingReader.read(section, Optional.empty()));
    }

    private Location queue(Section section) {
        return new QueueLocation(mounts.read(section), QueueingReader.read(section));
    }

    private Location bus(Section section) {
        Mount mount = mounts.read(section);
        return section.build(
                () -> new BusLocation(mount, section.get("secret", Kind.TEXT)),
                new BusLocation(mount, Optional.empty()));
    }

    private static Optional<Location> skipped(Section section, String pattern) {
        List.of(pattern, "store", "channel_group", "allow_origin", "authorize").forEach(section::skip);
        return Optional.empty();
    }

    private static Optional<String> separator(Section section) {
        return section.get("channels_separator", Kind.TEXT);
    }

    /** What to say of a key that only other types have. */
    private Optional<String> elsewhere(String key, String type) {
        List<String> owners = new ArrayList<>();
        types.forEach((name, reader) -> {
            if (keysOf(reader).contains(key)) {
                owners.add(name);
            }
        });
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of("not a key of type " + type + " (only of " + Kind.alternatives(owners) + ")");
    }

    /** The keys that a type asks for, found out by reading nothing. */
    private static Set<String> keysOf(Function<Section, Optional<Location>> reader) {
        Section nothing = new Section("", new Value.Mapping(Map.of(), 0), new Problems());
        reader.apply(nothing);
        return nothing.asked();
    }
}
