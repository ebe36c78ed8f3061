package stentor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stentor.node.config.ConfigurationFile;
import stentor.node.http.HttpServerSettings;

class HttpSettingsTest {
    @TempDir
    Path directory;

    /** All clients of a proxy come from its one address. */
    @Test
    void aProxysConnectionsAreNotCountedAsThoseOfOneClient() throws UnknownHostException {
        HttpServerSettings http = settings("""
                trusted_proxies: [ 10.0.0.0/8 ]
                limits: { max_connections_per_address: 3 }
                """);
        assertThat(http.perAddress().most()).isEqualTo(3);
        assertThat(http.perAddress().counts(InetAddress.getByName("192.0.2.1"))).isTrue();
        assertThat(http.perAddress().counts(InetAddress.getByName("10.1.2.3"))).isFalse();
    }

    @Test
    void aHeaderOfTheProxyProtocolIsReadFromProxiesAlone() throws UnknownHostException {
        HttpServerSettings http = settings("{ trusted_proxies: [ 10.0.0.0/8 ], proxy_protocol: true }");
        assertThat(http.proxyHeaderFrom().test(InetAddress.getByName("10.1.2.3")))
                .isTrue();
        assertThat(http.proxyHeaderFrom().test(InetAddress.getByName("192.0.2.1")))
                .isFalse();
    }

    @Test
    void aHeaderOfTheProxyProtocolIsNotReadUnlessTheSettingsSaySo() throws UnknownHostException {
        HttpServerSettings http = settings("trusted_proxies: [ 10.0.0.0/8 ]");
        assertThat(http.proxyHeaderFrom().test(InetAddress.getByName("10.1.2.3")))
                .isFalse();
    }

    @Test
    void withoutALimitOfItsOwnAnAddressMayHaveAllConnections() throws UnknownHostException {
        HttpServerSettings http = settings("limits: { max_connections: 7 }");
        assertThat(http.maxConnections()).isEqualTo(7);
        assertThat(http.perAddress().counts(InetAddress.getByName("192.0.2.1"))).isFalse();
    }

    private HttpServerSettings settings(String yaml) {
        return HttpSettings.of(ConfigurationFile.yaml(directory, yaml).settings());
    }
}
