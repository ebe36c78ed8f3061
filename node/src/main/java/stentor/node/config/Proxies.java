package stentor.node.config;

import java.util.List;
import java.util.Optional;
import stentor.node.location.AddressRange;

/**
 * The proxies before a node, and how they say for whom they ask.
 *
 * @param trusted their addresses: nobody else's word is taken
 * @param protocol whether their connections begin with a header of the PROXY protocol
 * @param header what they name clients in; empty: X-Forwarded-For or, where there is none, Forwarded
 */
public record Proxies(List<AddressRange> trusted, boolean protocol, Optional<Header> header) {
    public static final Proxies NONE = new Proxies(List.of(), false, Optional.empty());

    /** A request's header that names its client. */
    public enum Header {
        X_FORWARDED_FOR,
        /** RFC 7239. */
        FORWARDED
    }

    public Proxies {
        trusted = List.copyOf(trusted);
        Checks.require("proxy_protocol", protocol, !protocol || !trusted.isEmpty(), "trusted_proxies beside it");
    }
}
