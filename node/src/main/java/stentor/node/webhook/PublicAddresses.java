package stentor.node.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import stentor.node.location.AddressRange;

/**
 * Which addresses are of the public internet (IANA's registries of special-purpose addresses): calls to others would let whoever
 * chooses a target reach into the network behind this node.
 */
final class PublicAddresses {
    private static final List<AddressRange> SPECIAL = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .stream()
            .map(range -> AddressRange.parse(range).orElseThrow())
            .toList();

    /** Prefixes behind which an IPv4 address stands, and where. */
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96").orElseThrow();

    private static final AddressRange SIX_TO_FOUR =
            AddressRange.parse("2002::/16").orElseThrow();

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        if (SPECIAL.stream().anyMatch(range -> range.contains(address))) {
            return false;
        }
        if (address instanceof Inet6Address) {
            if (NAT64.contains(address)) {
                return contains(within(address, 12));
            }
            if (SIX_TO_FOUR.contains(address)) {
                return contains(within(address, 2));
            }
        }
        return true;
    }

    private static InetAddress within(InetAddress address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
