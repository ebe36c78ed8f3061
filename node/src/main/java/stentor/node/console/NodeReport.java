package stentor.node.console;

import java.util.List;
import java.util.Map;
import stentor.node.metrics.Reading;

/**
 * What a node says of itself.
 *
 * @param http where it takes requests, as {@code host:port}
 * @param state as its {@code /ready} says
 * @param roles what it does for all nodes: {@code leader} lets members in and out, {@code coordinator} gives the shards to nodes
 * @param shards how many it has of each kind; a kind is missing whose number it could not find out in time
 * @param upSeconds since it was started
 * @param stores what kind each is, by its name: no addresses and no passwords
 * @param readings all that it counts
 */
record NodeReport(
        String http,
        String state,
        String version,
        List<String> roles,
        Map<String, Integer> shards,
        long upSeconds,
        Map<String, String> stores,
        List<Reading> readings) {}
