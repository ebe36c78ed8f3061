package stentor.node.dialect;

import stentor.node.access.Caller;
import stentor.node.location.Location;

/**
 * A location that takes a request's path.
 *
 * @param rawId the channel id in the path, still percent-encoded; see {@link ChannelChoice}
 * @param caller what the request's sender may do here
 */
public record Match<L extends Location>(L location, String rawId, Caller caller) {}
