package stentor.node.dialect;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.http.Answers;

/**
 * The methods of a location and, for pages of other origins, its headers (Fetch standard, "CORS protocol"). All are lists
 * with commas.
 *
 * @param allowed as {@code Allow} names them
 * @param crossOrigin as {@code Access-Control-Allow-Methods} does
 * @param headers what requests may have: {@code Access-Control-Allow-Headers}
 * @param exposed what a page may read in answers: {@code Access-Control-Expose-Headers}
 * @param open the methods that pages of any origin may use where the location does not say which
 * @param credentials whether pages always send cookies, so that answers must allow it
 */
public record Methods(
        String allowed, String crossOrigin, String headers, String exposed, Set<String> open, boolean credentials) {
    public Methods {
        Objects.requireNonNull(allowed);
        Objects.requireNonNull(crossOrigin);
        Objects.requireNonNull(headers);
        Objects.requireNonNull(exposed);
        open = Set.copyOf(open);
    }

    /** Methods that pages of other origins may not use unless the location says so. */
    public Methods(String allowed, String crossOrigin, String headers, String exposed) {
        this(allowed, crossOrigin, headers, exposed, Set.of(), false);
    }

    /** The same, but pages of any origin may use these where the location does not say which may. */
    public Methods openToPages(String... methods) {
        return new Methods(allowed, crossOrigin, headers, exposed, Set.of(methods), credentials);
    }

    /** The same for clients that always send cookies, which a browser allows to an origin that is named alone. */
    public Methods withCredentials() {
        return new Methods(allowed, crossOrigin, headers, exposed, open, true);
    }

    /** Whether there is this method here, but not for every page. */
    public boolean isClosed(String method) {
        return !open.contains(method) && Arrays.asList(crossOrigin.split(", ")).contains(method);
    }

    /** Those of {@link #crossOrigin} that are {@link #open}. */
    public String openCrossOrigin() {
        return Arrays.stream(crossOrigin.split(", ")).filter(open::contains).collect(Collectors.joining(", "));
    }

    /** The answer to {@code OPTIONS}. */
    public HttpResponse options() {
        return Answers.empty(200, allow());
    }

    /** 405, for another method. */
    public HttpResponse notAllowed() {
        return Answers.methodNotAllowed(allowed.split(", "));
    }

    private HttpHeader allow() {
        return Answers.header("Allow", allowed);
    }
}
