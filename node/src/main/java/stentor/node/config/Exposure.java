package stentor.node.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import stentor.node.location.Authorize;
import stentor.node.location.Location;

/** What of a configuration lets in more people than its author may think. */
final class Exposure {
    /** As long as the shortest hash that signs tokens (RFC 7518, section 3.2). */
    private static final int SHORTEST_SECRET = 32;

    private Exposure() {}

    /** A line for each thing, without secrets. */
    static List<String> warnings(NodeSettings settings, String file) {
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
