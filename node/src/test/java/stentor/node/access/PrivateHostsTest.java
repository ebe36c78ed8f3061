package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateHostsTest {
    @ParameterizedTest
    @CsvSource({
        "auth.example.com, 198.51.100.7, true",
        "auth.example.com, 2001:db8::1, true",
        "auth.example.com, 127.0.0.1, false",
        "auth.example.com, 10.0.0.1, false",
        "auth.example.com, 172.16.0.1, false",
        "auth.example.com, 192.168.1.1, false",
        "auth.example.com, 169.254.169.254, false",
        "auth.example.com, 100.64.0.1, false",
        "auth.example.com, 0.0.0.0, false",
        "auth.example.com, ::1, false",
        "auth.example.com, fe80::1, false",
        "auth.example.com, fd00::1, false",
        "127.0.0.1, 127.0.0.1, true",
        "10.0.0.1, 10.0.0.1, true",
        "[::1], ::1, true",
        "localhost, 127.0.0.1, true",
        "app, 10.0.0.1, true",
        "auth.default.svc, 10.0.0.1, true",
        "AUTH.Internal, 10.0.0.1, true",
        "internal.example.com, 10.0.0.1, false"
    })
    void aNameOfTheInternetLeadsToNoPrivateAddress(String host, String address, boolean asked)
            throws UnknownHostException {
        assertThat(PrivateHosts.mayAsk(host, InetAddress.getByName(address))).isEqualTo(asked);
    }
}
