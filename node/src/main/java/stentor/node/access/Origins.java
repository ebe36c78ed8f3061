package stentor.node.access;

import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Requests;

/** Which page a request comes from, as far as browsers say so. */
public final class Origins {
    private Origins() {}

    /**
     * Whether a page of another origin sends the request. One that comes from no page at all is not foreign; neither is one
     * that a person makes by typing an address.
     */
    public static boolean isForeign(HttpRequest request) {
        Optional<String> site = Requests.header(request, "Sec-Fetch-Site");
        Optional<String> origin = of(request);
        if (site.isPresent()) {
            // Pages cannot forge it. It is right behind a proxy that changes Host, too.
            return !site.get().equals("same-origin") && !site.get().equals("none");
        }
        return origin.isPresent()
                && !isOwn(origin.get(), Requests.header(request, "Host").orElse(""));
    }

    /** What the browser says of the page's origin: for a plain GET by an image or a link it says nothing. */
    public static Optional<String> of(HttpRequest request) {
        return Requests.header(request, "Origin").map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Whether the page came from where the request goes. The scheme may differ: TLS may end before this server. */
    private static boolean isOwn(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && withoutDefaultPort(origin.substring(scheme + 3), origin)
                        .equals(withoutDefaultPort(host.toLowerCase(Locale.ROOT), origin));
    }

    private static String withoutDefaultPort(String authority, String origin) {
        String standard = origin.startsWith("https:") ? ":443" : ":80";
        return authority.endsWith(standard)
                ? authority.substring(0, authority.length() - standard.length())
                : authority;
    }
}
