package stentor.node.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Answer;
import stentor.node.http.Answers;
import stentor.node.http.Connection;
import stentor.node.http.RequestHandler;
import stentor.node.http.Requests;
import stentor.node.http.TooMany;

/**
 * Refuses requests for hosts that a server on loopback cannot be. A page of {@code evil.example} whose name its owner lets
 * point to 127.0.0.1 (DNS rebinding) is of the server's own origin to the browser: only the Host header tells.
 */
public final class HostNames implements RequestHandler {
    private final RequestHandler next;
    private final Set<String> names;
    /** Nearly all requests are for the same host. */
    private volatile String allowedLast = "";

    /** @param names those that a request may be for besides addresses, localhost and names without a dot; in any case */
    public HostNames(RequestHandler next, List<String> names) {
        this.next = next;
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    @Override
    public CompletionStage<Answer> handle(HttpRequest request, Connection connection) {
        // Without one (HTTP/1.0) it is no browser.
        Optional<String> host = Requests.header(request, "Host");
        return host.isEmpty() || host.get().equals(allowedLast) || allows(host.get())
                ? next.handle(request, connection)
                : Answer.now(Answers.text(
                        403,
                        "this server listens on loopback and does not know this host name (see the setting hosts)"));
    }

    @Override
    public CompletionStage<Answer> refuse(HttpRequest request, Connection connection, TooMany why) {
        return next.refuse(request, connection, why);
    }

    boolean allows(String host) {
        String name = withoutPort(host.strip().toLowerCase(Locale.ROOT));
        // Nobody can register a name without a dot, and no name looks like an address.
        boolean allowed = name.indexOf('.') < 0
                || name.startsWith("[")
                || isNumeric(name)
                || name.endsWith(".localhost")
                || names.contains(name);
        if (allowed) {
            allowedLast = host;
        }
        return allowed;
    }

    private static boolean isNumeric(String name) {
        return name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
