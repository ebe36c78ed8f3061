package stentor.node.location;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Addresses that begin with the same bits (CIDR, RFC 4632).
 *
 * @param bits how many of the address' bits count
 */
public record AddressRange(InetAddress address, int bits) {
    /** {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address; empty if it is none of them. */
    public static Optional<AddressRange> parse(String text) {
        String[] parts = text.strip().split("/", 2);
        // Names would be looked up: only what is made of the characters of addresses is one.
        if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(parts[0]);
            int all = address.getAddress().length * 8;
            int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
            return bits >= 0 && bits <= all ? Optional.of(new AddressRange(address, bits)) : Optional.empty();
        } catch (UnknownHostException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i & 7);
            if ((mine[i >> 3] & mask) != (its[i >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + (bits == address.getAddress().length * 8 ? "" : "/" + bits);
    }
}
