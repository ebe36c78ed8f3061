package stentor.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stentor.node.location.Authorize;
import stentor.node.location.BayeuxLocation;
import stentor.node.location.BusLocation;
import stentor.node.location.CrossOrigin;
import stentor.node.location.Location;
import stentor.node.location.Mount;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.Publishing;
import stentor.node.location.PusherLocation;
import stentor.node.location.QueueLocation;
import stentor.node.location.SubscriberLocation;

/**
 * A type of location as configuration files call it.
 *
 * @param locations what it is read into
 * @param reader asks for every key that the type has
 */
record LocationType<L extends Location>(String name, Class<L> locations, Reader<L> reader) {
    /** All types, in the order in which messages list them. A new one is registered here. */
    static final List<LocationType<?>> ALL = List.of(
            new LocationType<>("publisher", PublisherLocation.class, LocationType::publisher),
            new LocationType<>("subscriber", SubscriberLocation.class, LocationType::subscriber),
            new LocationType<>("pubsub", PubSubLocation.class, LocationType::pubSub),
            new LocationType<>("queue", QueueLocation.class, LocationType::queue),
            new LocationType<>("bus", BusLocation.class, LocationType::bus),
            new LocationType<>("pusher", PusherLocation.class, LocationType::pusher),
            new LocationType<>("bayeux", BayeuxLocation.class, LocationType::bayeux));

    /** Reads the settings of one type. */
    @FunctionalInterface
    interface Reader<L extends Location> {
        /** The location; where a value is wrong, which is noted, with another one in its place. */
        L read(Section section, MountReader mounts);
    }

    static List<String> names() {
        return ALL.stream().map(LocationType::name).toList();
    }

    /** The location of this type, empty if there is none. */
    static Optional<Location> read(String type, Section section, MountReader mounts) {
        return ALL.stream()
                .filter(each -> each.name.equals(type))
                .findFirst()
                .map(each -> each.reader.read(section, mounts));
    }

    /** The names of the types that have this key, found out by reading nothing. */
    static List<String> withKey(String key) {
        return names().stream().filter(name -> keys(name).contains(key)).toList();
    }

    private static Set<String> keys(String type) {
        Section nothing = new Section("", new Value.Mapping(Map.of(), 0), new Problems());
        read(type, nothing, new MountReader(List.of(), Path.of("")));
        return nothing.asked().stream().collect(Collectors.toSet());
    }

    private static PublisherLocation publisher(Section section, MountReader mounts) {
        return new PublisherLocation(mounts.read(section), PublishingReader.read(section, separator(section)));
    }

    private static SubscriberLocation subscriber(Section section, MountReader mounts) {
        return new SubscriberLocation(mounts.read(section), SubscribingReader.read(section, separator(section)));
    }

    private static PubSubLocation pubSub(Section section, MountReader mounts) {
        Mount mount = mounts.read(section);
        return new PubSubLocation(
                mount,
                PublishingReader.read(section, Optional.empty()),
                SubscribingReader.read(section, Optional.empty()));
    }

    private static QueueLocation queue(Section section, MountReader mounts) {
        return new QueueLocation(mounts.read(section), QueueingReader.read(section));
    }

    private static BusLocation bus(Section section, MountReader mounts) {
        Mount mount = mounts.read(section);
        return section.build(
                () -> new BusLocation(mount, section.get("secret", Kind.TEXT)),
                new BusLocation(mount, Optional.empty()));
    }

    private static PusherLocation pusher(Section section, MountReader mounts) {
        String store = mounts.store(section);
        CrossOrigin crossOrigin = MountReader.crossOrigin(section);
        Optional<Authorize> authorize = mounts.authorize(section);
        return section.build(
                () -> PusherLocation.at(
                        section.get("prefix", Kind.TEXT, "/"),
                        store,
                        crossOrigin,
                        authorize,
                        section.get("proxy_prefix", Kind.TEXT)),
                PusherLocation.standard());
    }

    private static BayeuxLocation bayeux(Section section, MountReader mounts) {
        Mount mount = mounts.readTree(section);
        Publishing publishing = PublishingReader.read(section, Optional.empty());
        return section.build(
                () -> new BayeuxLocation(
                        mount,
                        section.get("timeout", Kind.DURATION, BayeuxLocation.TIMEOUT),
                        section.get("interval", Kind.DURATION, BayeuxLocation.INTERVAL),
                        section.get("max_interval", Kind.DURATION, BayeuxLocation.MAX_INTERVAL),
                        section.get("browser_cookie", Kind.BOOLEAN, false),
                        publishing),
                BayeuxLocation.at(mount));
    }

    private static Optional<String> separator(Section section) {
        return section.get("channels_separator", Kind.TEXT);
    }
}
