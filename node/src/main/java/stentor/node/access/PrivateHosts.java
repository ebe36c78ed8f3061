package stentor.node.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Which addresses may be asked in the name of a configured host. A host of the internet whose name leads to an address of the own
 * network, or of this machine, may have been taken over by somebody who wants that to be asked; so it is not.
 */
final class PrivateHosts {
    /** Names that nobody can register. */
    private static final List<String> OWN =
            List.of(".localhost", ".local", ".internal", ".svc", ".home.arpa", ".lan", ".cluster.local");

    private PrivateHosts() {}

    /** @param host as it is configured: a name or an address */
    static boolean mayAsk(String host, InetAddress address) {
        return isOwn(host) || !isPrivate(address);
    }

    /** Whether the configuration itself says that a host of the own network is meant. */
    private static boolean isOwn(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean numeric = name.startsWith("[") || name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return numeric || name.indexOf('.') < 0 || OWN.stream().anyMatch(name::endsWith);
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean unique = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || unique
                || shared;
    }
}
