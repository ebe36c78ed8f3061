package stentor.node.location;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stentor.protocol.url.PercentEncoding;

/** A node's locations, in the order in which they are tried. */
public record LocationTable(List<Location> locations) {
    public LocationTable {
        locations = List.copyOf(locations);
    }

    /**
     * A location that takes a path.
     *
     * @param rawId the channel id in the path, still percent-encoded
     */
    public record Found(Location location, String rawId) {}

    /** The first location that takes the path, however that is percent-encoded and whatever the location's role. */
    public Optional<Found> find(String rawPath) {
        String path = PercentEncoding.normalizePath(rawPath);
        for (Location location : locations) {
            Optional<String> rawId = location.mount().pattern().match(path);
            if (rawId.isPresent()) {
                return Optional.of(new Found(location, rawId.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * A location that no request reaches.
     *
     * @param index its place in the table
     * @param hiddenBy the place of the one before it that takes all its requests
     */
    public record Shadowed(int index, int hiddenBy) {}

    /** The locations that an earlier one always hides, as far as that can be told from their patterns. */
    public List<Shadowed> shadowed() {
        List<Shadowed> shadowed = new ArrayList<>();
        for (int later = 1; later < locations.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (Shadow.falls(locations.get(earlier), locations.get(later))) {
                    shadowed.add(new Shadowed(later, earlier));
                    break;
                }
            }
        }
        return shadowed;
    }

    /** Those of a node without a configuration file. */
    public static LocationTable defaults() {
        return new LocationTable(List.of(
                new PublisherLocation(at("/publisher/"), Publishing.DEFAULT),
                new PublisherLocation(at("/publish/"), Publishing.DEFAULT),
                new SubscriberLocation(at("/subscriber/"), Subscribing.DEFAULT),
                new SubscriberLocation(at("/subscribe/"), Subscribing.DEFAULT),
                new PubSubLocation(at("/pubsub/"), Publishing.DEFAULT, Subscribing.DEFAULT),
                new QueueLocation(at("/push_messages/"), Queueing.DEFAULT),
                new BusLocation(at("/msgbus/"), Optional.empty()),
                BayeuxLocation.at(Mount.at(LocationPattern.tree("/bayeux"))),
                PusherLocation.standard()));
    }

    private static Mount at(String prefix) {
        return Mount.at(LocationPattern.prefix(prefix));
    }
}
