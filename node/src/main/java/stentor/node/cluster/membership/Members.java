package stentor.node.cluster.membership;

import org.apache.pekko.actor.Address;
import stentor.node.config.HostPort;

/** Members of the cluster by name: {@code host:port}, as configurations and the registry say it. */
final class Members {
    private Members() {}

    static String name(Address address) {
        return new HostPort(address.getHost().orElseThrow(), address.getPort().orElseThrow()).toString();
    }

    /** The address of the node of this name in the same cluster as {@code own}. */
    static Address address(Address own, String name) {
        HostPort node = HostPort.parse(name).orElseThrow(() -> new IllegalArgumentException("not a node: " + name));
        return new Address(own.protocol(), own.system(), node.host(), node.port());
    }
}
