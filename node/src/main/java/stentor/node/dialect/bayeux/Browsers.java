package stentor.node.dialect.bayeux;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;
import stentor.protocol.bayeux.ClientIds;

/**
 * The browsers that have a connect held on this node. A browser opens some six connections to one host in HTTP/1.1: pages in
 * several tabs that each hold one would leave none for anything else. Browsers are known by a cookie that says nothing else.
 */
final class Browsers {
    static final String COOKIE = "BAYEUX_BROWSER";

    /** The clients whose connects are held, by their browsers. */
    private final Map<String, String> held = new ConcurrentHashMap<>();

    /** The browser that sends it; empty: it has not been given the cookie. */
    static Optional<String> of(HttpRequest request) {
        return Requests.header(request, "Cookie").stream()
                .flatMap(cookies -> Arrays.stream(cookies.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .filter(ClientIds::isOne)
                .findFirst();
    }

    /** The header that gives a browser a name. */
    static String cookie() {
        return COOKIE + "=" + ClientIds.next() + "; Path=/; HttpOnly; SameSite=Lax";
    }

    /** Whether this client's connect may be held: none of another client of its browser is. Then {@link #leave} is to follow. */
    boolean enter(String browser, String clientId) {
        String other = held.putIfAbsent(browser, clientId);
        return other == null || other.equals(clientId);
    }

    void leave(String browser, String clientId) {
        held.remove(browser, clientId);
    }
}
