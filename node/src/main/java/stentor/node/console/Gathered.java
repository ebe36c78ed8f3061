package stentor.node.console;

import java.util.List;
import java.util.Map;

/**
 * What the members of the cluster answered.
 *
 * @param answers JSON, by the node's {@code host:port}
 * @param silent who did not answer in time
 */
record Gathered(Map<String, String> answers, List<String> silent) {}
