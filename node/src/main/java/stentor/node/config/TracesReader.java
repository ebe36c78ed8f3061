package stentor.node.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads where traces go, and how many there are. */
final class TracesReader {
    private static final TracesSettings STANDARD = TracesSettings.OFF;

    private static final Kind<URI> URL =
            new Kind<>("a URL as http://collector:4318/v1/traces", Form.TEXT, TracesReader::url);
    private static final Kind<Double> RATIO = new Kind<>("0 to 1, as 0.01", Form.SHARE, TracesReader::ratio);

    private static final Key<Void> TRACES =
            Key.section("traces", "Traces of publishes for OpenTelemetry. Without an endpoint there are none.");
    private static final Key<URI> ENDPOINT = Key.optional(
                    "endpoint",
                    URL,
                    "\"http://collector:4318/v1/traces\"",
                    "Where a collector takes OTLP over HTTP (protobuf).")
            .needsRestart();
    private static final Key<Double> SHARE = Key.of(
                    "ratio",
                    RATIO,
                    STANDARD.ratio(),
                    "Of the publishes whose request belongs to no trace so many are traced, 0 to 1. A request with the"
                            + " header traceparent says itself whether it is.")
            .needsRestart();

    private TracesReader() {}

    static TracesSettings read(Section root) {
        return root.section(
                        TRACES,
                        section -> section.build(
                                () -> new TracesSettings(section.given(ENDPOINT), section.get(SHARE)), STANDARD))
                .orElse(STANDARD);
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Double> ratio(String text) {
        return text.matches(Form.SHARE.pattern()) ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }
}
