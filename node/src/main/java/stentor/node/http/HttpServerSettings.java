package stentor.node.http;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the server listens and what it allows a connection.
 *
 * @param address a host name or an address; empty: every interface
 * @param port of plain HTTP; 0 lets the system choose
 * @param tls a second port that speaks TLS
 * @param maxConnections open at once on both ports together; one more is answered 503 and closed
 * @param perAddress open at once from one address; one more is answered 429 and closed
 * @param maxBody the largest body that is read for a handler that takes Pekko's model of it, in bytes
 * @param proxyHeaderFrom whose connections begin with a header of the PROXY protocol
 * @param patience how long a connection may take for what it does
 */
public record HttpServerSettings(
        String address,
        int port,
        Optional<Tls> tls,
        int maxConnections,
        PerAddress perAddress,
        int maxBody,
        Predicate<InetAddress> proxyHeaderFrom,
        Patience patience) {
    private static final int DEFAULT_MAX_CONNECTIONS = 100_000;
    private static final int DEFAULT_MAX_BODY = 1 << 20;

    public HttpServerSettings {
        require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
        require(maxConnections > 0, "max_connections", maxConnections, "1 or more");
        require(maxBody > 0, "max_message_size", maxBody, "1 or more");
    }

    /** Plain HTTP there, and the defaults. */
    public static HttpServerSettings on(String address, int port) {
        return new HttpServerSettings(
                address,
                port,
                Optional.empty(),
                DEFAULT_MAX_CONNECTIONS,
                PerAddress.NO_LIMIT,
                DEFAULT_MAX_BODY,
                peer -> false,
                Patience.DEFAULT);
    }

    public HttpServerSettings withTls(Tls newTls) {
        return new HttpServerSettings(
                address, port, Optional.of(newTls), maxConnections, perAddress, maxBody, proxyHeaderFrom, patience);
    }

    public HttpServerSettings withMaxConnections(int newMaxConnections) {
        return new HttpServerSettings(
                address, port, tls, newMaxConnections, perAddress, maxBody, proxyHeaderFrom, patience);
    }

    public HttpServerSettings withPerAddress(PerAddress newPerAddress) {
        return new HttpServerSettings(
                address, port, tls, maxConnections, newPerAddress, maxBody, proxyHeaderFrom, patience);
    }

    public HttpServerSettings withMaxBody(int newMaxBody) {
        return new HttpServerSettings(
                address, port, tls, maxConnections, perAddress, newMaxBody, proxyHeaderFrom, patience);
    }

    public HttpServerSettings withPatience(Patience newPatience) {
        return new HttpServerSettings(
                address, port, tls, maxConnections, perAddress, maxBody, proxyHeaderFrom, newPatience);
    }

    public HttpServerSettings withProxyHeaderFrom(Predicate<InetAddress> newProxyHeaderFrom) {
        return new HttpServerSettings(
                address, port, tls, maxConnections, perAddress, maxBody, newProxyHeaderFrom, patience);
    }

    private static void require(boolean condition, String key, int value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }

    /**
     * How many connections one client address may have.
     *
     * @param exempt addresses that stand for many clients: proxies
     */
    public record PerAddress(int most, Predicate<InetAddress> exempt) {
        public static final PerAddress NO_LIMIT = new PerAddress(Integer.MAX_VALUE, address -> true);

        public boolean counts(InetAddress address) {
            return most != Integer.MAX_VALUE && !exempt.test(address);
        }
    }

    /**
     * A port that speaks TLS.
     *
     * @param certificate a PEM file: the server's certificate, then those that lead to the root
     * @param key a PEM file: the certificate's private key, not encrypted
     * @param clients whose certificates clients may show; empty: they are not asked for any
     */
    public record Tls(int port, Path certificate, Path key, Optional<Clients> clients) {
        /** Clients are not asked for certificates. */
        public Tls(int port, Path certificate, Path key) {
            this(port, certificate, key, Optional.empty());
        }

        public Tls {
            require(port >= 0 && port <= 65535, "tls.port", port, "0 to 65535");
        }
    }

    /**
     * Certificates of clients.
     *
     * @param authority a PEM file: the certificates of those who issue them
     * @param required true: the TLS handshake with a client without one fails
     */
    public record Clients(Path authority, boolean required) {}

    /**
     * How long things may take before the connection is closed. A request that is held open is none of these.
     *
     * @param idle a kept-alive connection without a request; also a client that reads nothing of its answer
     * @param request from the first byte of a request's head to its last
     * @param lastAnswer an answer for a client that has shut down its sending side; no progress for longer: gone
     * @param linger a client that goes on sending after its connection's last answer
     */
    public record Patience(Duration idle, Duration request, Duration lastAnswer, Duration linger) {
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(75), Duration.ofSeconds(30), Duration.ofSeconds(6), Duration.ofSeconds(5));
    }
}
