package stentor.node.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.node.testing.RunningNode;
import stentor.node.testing.WireClient;

/** Clients are told apart behind proxies, by the word of those that are configured alone. */
class ProxiesTest {
    private static final String LOCATIONS = """
            locations:
              - { type: pubsub, prefix: /allow/, authorize: { allow: [ 192.0.2.0/24, "2001:db8::/32" ] } }
              - { type: pubsub, prefix: /open/ }
            """;
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};

    @AutoClose
    private static final RunningNode NAMED =
            RunningNode.start("trusted_proxies: [ 127.0.0.1, 10.0.0.0/8 ]\n" + LOCATIONS);

    @AutoClose
    private static final RunningNode FORWARDED_ALONE =
            RunningNode.start("trusted_proxies: [ 127.0.0.1 ]\nforwarded_header: forwarded\n" + LOCATIONS);

    @AutoClose
    private static final RunningNode UNTRUSTED = RunningNode.start("trusted_proxies: [ 10.0.0.0/8 ]\n" + LOCATIONS);

    @AutoClose
    private static final RunningNode PROXY = RunningNode.start(
            "trusted_proxies: [ 127.0.0.1 ]\nproxy_protocol: true\nlimits: { max_connections_per_address: 2 }\n"
                    + LOCATIONS);

    private static int status(RunningNode node, String... headers) {
        return node.post("/allow/x", "x", headers).status();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Forwarded: for=192.0.2.7 | 202",
                "Forwarded: For=\"192.0.2.7:4711\";proto=https;by=203.0.113.43 | 202",
                "Forwarded: for=\"[2001:db8::1]:4711\" | 202",
                "Forwarded: for=198.51.100.1, for=192.0.2.7 | 202",
                "Forwarded: for=192.0.2.7, for=198.51.100.1 | 403",
                "Forwarded: for=192.0.2.7, for=10.1.2.3 | 202",
                "Forwarded: for=192.0.2.7, for=unknown | 403",
                "Forwarded: for=192.0.2.7, for=_hidden | 403",
                "Forwarded: proto=https | 403",
                "Forwarded: for=\"192.0.2.7, for=192.0.2.8 | 403",
                "X-Forwarded-For: 192.0.2.7 | 202"
            })
    void theLastAddressThatIsNoProxyIsTheClients(String header, int status) {
        assertThat(status(NAMED, header)).isEqualTo(status);
    }

    @Test
    void severalLinesAreOneList() {
        // A client's own line comes first; the proxy adds another.
        assertThat(status(NAMED, "X-Forwarded-For: 192.0.2.7", "X-Forwarded-For: 198.51.100.1"))
                .isEqualTo(403);
        assertThat(status(NAMED, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 192.0.2.7"))
                .isEqualTo(202);
    }

    @Test
    void oneHeaderAloneIsBelieved() {
        assertThat(status(NAMED, "X-Forwarded-For: 198.51.100.1", "Forwarded: for=192.0.2.7"))
                .isEqualTo(403);
        assertThat(status(FORWARDED_ALONE, "Forwarded: for=192.0.2.7")).isEqualTo(202);
        assertThat(status(FORWARDED_ALONE, "X-Forwarded-For: 192.0.2.7")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded: for=192.0.2.7", "X-Forwarded-For: 192.0.2.7"})
    void nobodyElsesWordIsTaken(String header) {
        assertThat(status(UNTRUSTED, header)).isEqualTo(403);
    }

    private static byte[] post(String path) {
        return RunningNode.withBody("POST", path, new byte[] {'x'});
    }

    private static byte[] v1(String source) {
        String family = source.contains(":") ? "TCP6" : "TCP4";
        String target = source.contains(":") ? "::1" : "127.0.0.1";
        return ("PROXY " + family + " " + source + " " + target + " 4711 80\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] v2(int command, String source) {
        try {
            byte[] address = InetAddress.getByName(source).getAddress();
            byte[] tlv = {0x04, 0, 1, 0};
            ByteBuffer header = ByteBuffer.allocate(SIGNATURE.length + 4 + 2 * address.length + 4 + tlv.length);
            header.put(SIGNATURE).put((byte) (0x20 | command)).put((byte) (address.length == 4 ? 0x11 : 0x21));
            header.putShort((short) (2 * address.length + 4 + tlv.length));
            header.put(address)
                    .put(address)
                    .putShort((short) 4711)
                    .putShort((short) 80)
                    .put(tlv);
            return header.array();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }

    private static int status(byte[] header) {
        try (WireClient client = PROXY.connect()) {
            return client.sendRaw(join(header, post("/allow/x"))).receive().status();
        }
    }

    @Test
    void aBalancerSaysForWhomItHasConnected() {
        assertThat(status(v1("192.0.2.7"))).isEqualTo(202);
        assertThat(status(v1("2001:db8::1"))).isEqualTo(202);
        assertThat(status(v1("198.51.100.1"))).isEqualTo(403);
        assertThat(status(v2(1, "192.0.2.7"))).isEqualTo(202);
        assertThat(status(v2(1, "2001:db8::1"))).isEqualTo(202);
        assertThat(status(v2(1, "198.51.100.1"))).isEqualTo(403);
        // The balancer's own check, which is no client's.
        assertThat(status(v2(0, "192.0.2.7"))).isEqualTo(403);
        assertThat(status("PROXY UNKNOWN\r\n".getBytes(ISO_8859_1))).isEqualTo(403);
    }

    @Test
    void whatTheClientItselfSaysIsNotBelieved() {
        byte[] request = RunningNode.withBody(
                "POST", "/allow/x", new byte[] {'x'}, "X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7");
        try (WireClient client = PROXY.connect()) {
            assertThat(client.sendRaw(join(v1("198.51.100.1"), request))
                            .receive()
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aHeaderThatComesByteByByteIsReadAndTheConnectionGoesOn() {
        for (byte[] header : new byte[][] {v1("192.0.2.8"), v2(1, "192.0.2.8")}) {
            try (WireClient client = PROXY.connect()) {
                for (byte each : header) {
                    client.sendRaw(new byte[] {each});
                }
                for (int i = 0; i < 2; i++) {
                    assertThat(client.sendRaw(post("/allow/x")).receive().status())
                            .isEqualTo(202);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: stentor\r\n\r\n",
                "PROXY TCP4 nonsense 127.0.0.1 1 2\r\n",
                "PROXY TCP4 192.0.2.7 127.0.0.1 99999 80\r\n",
                "PROXY TCP9 192.0.2.7 127.0.0.1 1 80\r\n",
                "\r\n\r\n\u0000\r\nQUIT\n\u0099\u0099\u0000\u0000"
            })
    void aConnectionWithoutAProperHeaderIsClosed(String bytes) {
        try (WireClient client = PROXY.connect()) {
            client.sendRaw(bytes.getBytes(ISO_8859_1));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void connectionsAreCountedByClient() {
        try (WireClient one = PROXY.connect();
                WireClient two = PROXY.connect();
                WireClient three = PROXY.connect();
                WireClient other = PROXY.connect()) {
            for (WireClient each : new WireClient[] {one, two}) {
                assertThat(each.sendRaw(join(v1("192.0.2.9"), post("/open/x")))
                                .receive()
                                .status())
                        .isEqualTo(202);
            }
            assertThat(three.sendRaw(join(v2(1, "192.0.2.9"), post("/open/x")))
                            .receive()
                            .status())
                    .isEqualTo(429);
            assertThat(other.sendRaw(join(v1("192.0.2.10"), post("/open/x")))
                            .receive()
                            .status())
                    .isEqualTo(202);
        }
    }
}
