package stentor.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final Key<String> SEPARATOR = Key.optional(
            "channels_separator",
            Kind.TEXT,
            "\",\"",
            "What splits the id into several channels, subscribed to as one, or all published to.");
    private static final Key<String> SECRET = Key.optional(
            "secret",
            Kind.TEXT,
            "${BUS_SECRET:change-me}",
            "A password that callers have to show by Basic auth; the user's name is the sender.");
    private static final Key<String> PREFIX = Key.of("prefix", Kind.TEXT, "/", "What stands before its paths.");
    private static final Key<String> PROXY_PREFIX = Key.optional(
            "proxy_prefix",
            Kind.TEXT,
            "/push",
            "What a proxy takes away from the paths that callers of the HTTP API have signed.");
    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", Kind.DURATION, BayeuxLocation.TIMEOUT, "How long a connect is held.");
    private static final Key<Duration> INTERVAL = Key.of(
            "interval",
            Kind.DURATION,
            BayeuxLocation.INTERVAL,
            "How long clients are asked to wait between two connects.");
    private static final Key<Duration> MAX_INTERVAL = Key.of(
            "max_interval",
            Kind.DURATION,
            BayeuxLocation.MAX_INTERVAL,
            "A client that is silent for so long beyond interval is given up.");
    private static final Key<Boolean> BROWSER_COOKIE = Key.of(
            "browser_cookie",
            Kind.BOOLEAN,
            false,
            "Whether a cookie tells which clients are pages of one browser: of these a node holds one connect at a time.");

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
        Section nothing = Section.describing();
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
                () -> new BusLocation(mount, section.given(SECRET)), new BusLocation(mount, Optional.empty()));
    }

    private static PusherLocation pusher(Section section, MountReader mounts) {
        String store = mounts.store(section);
        CrossOrigin crossOrigin = MountReader.crossOrigin(section);
        Optional<Authorize> authorize = mounts.authorize(section);
        return section.build(
                () -> PusherLocation.at(
                        section.get(PREFIX), store, crossOrigin, authorize, section.given(PROXY_PREFIX)),
                PusherLocation.standard());
    }

    private static BayeuxLocation bayeux(Section section, MountReader mounts) {
        Mount mount = mounts.readTree(section);
        Publishing publishing = PublishingReader.read(section, Optional.empty());
        return section.build(
                () -> new BayeuxLocation(
                        mount,
                        section.get(TIMEOUT),
                        section.get(INTERVAL),
                        section.get(MAX_INTERVAL),
                        section.get(BROWSER_COOKIE),
                        publishing),
                BayeuxLocation.at(mount));
    }

    private static Optional<String> separator(Section section) {
        return section.given(SEPARATOR);
    }
}
