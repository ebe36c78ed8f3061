package stentor.node.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Connection;
import stentor.node.location.AddressRange;

/** Which client a request comes from where proxies stand before this server. */
public final class ClientAddresses {
    private final List<AddressRange> proxies;
    private final List<ForwardedFor> headers;

    /**
     * @param proxies whose word is taken for where a request comes from
     * @param headers in which they say it: the first of these that a request has
     */
    public ClientAddresses(List<AddressRange> proxies, List<ForwardedFor> headers) {
        this.proxies = List.copyOf(proxies);
        this.headers = List.copyOf(headers);
    }

    /**
     * The other end of the connection or, if that is a known proxy, the last address in a {@link ForwardedFor} header that
     * is no proxy's. The client may have made up the addresses before it.
     */
    public InetAddress of(HttpRequest request, Connection connection) {
        InetAddress address = connection.remoteAddress().getAddress();
        if (!isProxy(address)) {
            return address;
        }
        List<String> hops = headers.stream()
                .flatMap(header -> header.of(request).stream())
                .findFirst()
                .orElse(List.of());
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<InetAddress> hop =
                    AddressRange.parse(withoutPort(hops.get(i))).map(AddressRange::address);
            if (hop.isEmpty()) {
                return address;
            }
            address = hop.get();
            if (!isProxy(address)) {
                return address;
            }
        }
        return address;
    }

    /** Whether the address stands for the clients behind it. */
    public boolean isProxy(InetAddress address) {
        for (AddressRange range : proxies) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Some proxies write {@code 192.0.2.1:1234} and {@code [2001:db8::1]:1234}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
