package stentor.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import stentor.node.location.Authorize;
import stentor.node.location.BayeuxLocation;
import stentor.node.location.BusLocation;
import stentor.node.location.Location;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.QueueLocation;

/** What of a configuration lets in more people than its author may think. */
public final class Exposure {
    /** As long as the shortest hash that signs tokens (RFC 7518, section 3.2). */
    private static final int SHORTEST_SECRET = 32;

    private Exposure() {}

    /**
     * A line for each thing, without secrets.
     *
     * @param settings as they are in force, with what the command line changes
     * @param file where they are from, for the lines
     */
    public static List<String> warnings(NodeSettings settings, String file) {
        List<String> warnings = new ArrayList<>();
        ClusterSettings cluster = settings.cluster();
        if (isOpen(cluster.managementAddress()) && cluster.managementToken().isEmpty()) {
            warnings.add(file + ": cluster.management_address " + cluster.managementAddress()
                    + ": whoever reaches it reads the metrics (management_token closes them)");
        }
        if (isOpen(cluster.hostname()) && cluster.tls().isEmpty()) {
            warnings.add(file + ": cluster.hostname " + cluster.hostname()
                    + ": whoever reaches the port between the nodes can speak as one of them (cluster.tls closes it)");
        }
        List<String> open = openToAll(settings);
        if (!open.isEmpty()) {
            warnings.add(file + ": address " + settings.address()
                    + ": whoever reaches it may publish, or take from queues, at " + String.join(", ", open)
                    + " (authorize asks who it is)");
        }
        for (Location location : settings.locations().locations()) {
            location.mount()
                    .authorize()
                    .filter(Exposure::hasWeakSecret)
                    .ifPresent(rule -> warnings.add(file + ": " + location.type() + " at "
                            + location.mount().pattern().source() + ": jwt.secret has fewer than " + SHORTEST_SECRET
                            + " characters, which can be guessed from any token"));
        }
        return warnings;
    }

    /** Where anybody in the network may do more than subscribe. Pusher's publishers sign. */
    private static List<String> openToAll(NodeSettings settings) {
        return NodeSettings.isLoopback(settings.address())
                ? List.of()
                : settings.locations().locations().stream()
                        .filter(location -> location.mount().authorize().isEmpty() && takesMore(location))
                        .map(location -> location.type() + " "
                                + location.mount().pattern().source())
                        .toList();
    }

    private static boolean takesMore(Location location) {
        return location instanceof PublisherLocation
                || location instanceof PubSubLocation
                || location instanceof QueueLocation
                || location instanceof BayeuxLocation
                || location instanceof BusLocation bus && bus.secret().isEmpty();
    }

    private static boolean isOpen(String address) {
        return !NodeSettings.isLoopback(address) && !address.equals(ClusterSettings.PICKED);
    }

    private static boolean hasWeakSecret(Authorize rule) {
        if (rule instanceof Authorize.All all) {
            return all.parts().stream().anyMatch(Exposure::hasWeakSecret);
        }
        if (rule instanceof Authorize.Any any) {
            return any.parts().stream().anyMatch(Exposure::hasWeakSecret);
        }
        return rule instanceof Authorize.Jwt jwt
                && jwt.key() instanceof Authorize.Secret secret
                && secret.secret().getBytes(UTF_8).length < SHORTEST_SECRET;
    }
}
