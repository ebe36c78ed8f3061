package stentor.node.access;

import java.net.InetAddress;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.protocol.url.PercentEncoding;

/**
 * A request as rules see it.
 *
 * @param address the client's, not the balancer's
 * @param cookies whether cookies count: not those that a browser adds to requests of another origin's page
 * @param certificate the name in the certificate that the client has shown
 * @param rawId the channel's id in its URL, still percent-encoded; empty: there is none
 */
record Visit(HttpRequest request, InetAddress address, boolean cookies, Optional<String> certificate, String rawId) {
    /** The channel in its URL, if there is one. */
    Optional<String> channelId() {
        return PercentEncoding.decode(rawId).filter(id -> !id.isEmpty());
    }
}
