package stentor.node;

import java.util.List;
import stentor.node.access.ClientAddresses;
import stentor.node.access.ForwardedFor;
import stentor.node.config.NodeSettings;
import stentor.node.config.Proxies;
import stentor.node.config.TlsSettings.ClientCertificates;
import stentor.node.http.HttpServerSettings;

/** What a node's settings mean for its public HTTP server. */
final class HttpSettings {
    private HttpSettings() {}

    static HttpServerSettings of(NodeSettings settings) {
        HttpServerSettings plain = HttpServerSettings.on(settings.address(), settings.port())
                .withMaxConnections(settings.limits().maxConnections())
                .withPerAddress(new HttpServerSettings.PerAddress(
                        settings.limits().maxConnectionsPerAddress().orElse(Integer.MAX_VALUE),
                        addresses(settings.proxies())::isProxy))
                .withProxyHeaderFrom(
                        settings.proxies().protocol() ? addresses(settings.proxies())::isProxy : address -> false)
                .withMaxBody(settings.limits().maxMessageSize());
        return settings.tls()
                .map(tls -> plain.withTls(new HttpServerSettings.Tls(
                        tls.port(),
                        tls.certificate(),
                        tls.key(),
                        tls.clientAuthority()
                                .map(authority -> new HttpServerSettings.Clients(
                                        authority, tls.clientCertificates() == ClientCertificates.REQUIRED)))))
                .orElse(plain);
    }

    /** Whose address a request is counted under, where proxies are in front. */
    static ClientAddresses addresses(Proxies proxies) {
        return new ClientAddresses(
                proxies.trusted(),
                proxies.header()
                        .map(header -> List.of(ForwardedFor.valueOf(header.name())))
                        .orElse(List.of(ForwardedFor.values())));
    }
}
