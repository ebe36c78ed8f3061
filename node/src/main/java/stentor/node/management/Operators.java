package stentor.node.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.Requests;

/**
 * Who may give orders on the management port, and read more there than whether the node is well. Where there is a token, its
 * bearers alone; where there is none, orders are taken from this machine alone. Never a page in a browser: it would say
 * where it comes from.
 *
 * @param token the secret that operators share with the node
 */
public record Operators(Optional<String> token) {
    private static final String SCHEME = "Bearer ";

    /** The answer to somebody who may not give an order; empty: it may. */
    Optional<HttpResponse> refusalOfOrder(HttpRequest request, Connection connection) {
        if (Requests.header(request, "Origin").isPresent()
                || Requests.header(request, "Sec-Fetch-Site").isPresent()) {
            return Optional.of(Answers.text(403, "pages in a browser give no orders here"));
        }
        return token.isPresent() ? refusal(request) : refusalOfStranger(connection);
    }

    /** The answer to somebody who may not read what the node counts; empty: it may. */
    Optional<HttpResponse> refusalOfReader(HttpRequest request) {
        return token.isPresent() ? refusal(request) : Optional.empty();
    }

    private Optional<HttpResponse> refusal(HttpRequest request) {
        boolean right = Requests.header(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .filter(given -> MessageDigest.isEqual(
                        given.getBytes(UTF_8), token.orElseThrow().getBytes(UTF_8)))
                .isPresent();
        return right
                ? Optional.empty()
                : Optional.of(Answers.text(
                        401,
                        "management_token: the token is missing or wrong",
                        Answers.header("WWW-Authenticate", "Bearer realm=\"stentor management\"")));
    }

    private static Optional<HttpResponse> refusalOfStranger(Connection connection) {
        return isThisMachine(connection.remoteAddress().getAddress())
                ? Optional.empty()
                : Optional.of(Answers.text(
                        403, "orders are taken from this machine alone, or with a cluster.management_token"));
    }

    private static boolean isThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Operators[token=" + token.map(hidden -> "***") + "]";
    }
}
