package stentor.node.config;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Traces of publishes.
 *
 * @param endpoint where a collector takes OTLP over HTTP; empty: there are no traces
 * @param ratio of the publishes whose request belongs to no trace, 0 to 1
 */
public record TracesSettings(Optional<URI> endpoint, double ratio) {
    public static final TracesSettings OFF = new TracesSettings(Optional.empty(), 0.01);

    public TracesSettings {
        Objects.requireNonNull(endpoint);
        endpoint.ifPresent(url -> Checks.require(
                "endpoint", url, isHttp(url), "a URL as http://collector:4318/v1/traces, with its path"));
        Checks.require("ratio", ratio, ratio >= 0 && ratio <= 1, "0 to 1");
    }

    private static boolean isHttp(URI url) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean pathed = url.getRawPath() != null && url.getRawPath().length() > 1;
        return (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null && pathed;
    }
}
