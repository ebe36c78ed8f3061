package stentor.node.console;

import java.util.List;
import java.util.Map;
import stentor.node.metrics.Reading;

/**
 * What a node says of itself.
 *
 * @param http where it takes requests, as {@code host:port}
 * @param state as its {@code /ready} says
 * @param upSeconds since it was started
 * @param stores what kind each is, by its name: no addresses and no passwords
 * @param readings all that it counts
 */
record NodeReport(
        String http,
        String state,
        String version,
        long upSeconds,
        Map<String, String> stores,
        List<Reading> readings) {}
