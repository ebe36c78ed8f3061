package stentor.loadtest;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an endless {@code multipart/x-mixed-replace} stream whose bodies are one line of ASCII each, line by line. A part
 * is known when the boundary that ends it is there.
 */
final class BusParts {
    private static final Pattern TYPE =
            Pattern.compile("multipart/x-mixed-replace *; *boundary=(\"?)([^\";]+)\\1", Pattern.CASE_INSENSITIVE);
    private static final Pattern LENGTH = Pattern.compile("content-length: *([0-9]{1,9})");

    private enum Expected {
        FIRST_BOUNDARY,
        HEADERS,
        BODY,
        BOUNDARY
    }

    /** What a line was good for: nothing yet, the end of a part with this body, or a fault. */
    sealed interface Read {}

    record Nothing() implements Read {}

    record Part(String body) implements Read {}

    record Fault(String reason) implements Read {}

    private static final Read NOTHING = new Nothing();

    private final String boundary;
    private Expected expected = Expected.FIRST_BOUNDARY;
    private OptionalInt length = OptionalInt.empty();
    private String body = "";

    private BusParts(String boundary) {
        this.boundary = "--" + boundary;
    }

    /** Empty if the response has another type, or no boundary. */
    static Optional<BusParts> ofType(String contentType) {
        Matcher matcher = TYPE.matcher(contentType);
        return matcher.matches() ? Optional.of(new BusParts(matcher.group(2))) : Optional.empty();
    }

    /**
     * @param line without its line end
     */
    Read line(String line) {
        return switch (expected) {
            case FIRST_BOUNDARY, BOUNDARY -> boundary(line);
            case HEADERS -> header(line);
            case BODY -> body(line);
        };
    }

    private Read boundary(String line) {
        if (!line.equals(boundary)) {
            return expected == Expected.FIRST_BOUNDARY && line.isEmpty()
                    ? NOTHING
                    : new Fault("not the boundary: " + line);
        }
        Read read = expected == Expected.BOUNDARY ? new Part(body) : NOTHING;
        expected = Expected.HEADERS;
        length = OptionalInt.empty();
        return read;
    }

    private Read header(String line) {
        Matcher matcher = LENGTH.matcher(line.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            length = OptionalInt.of(Integer.parseInt(matcher.group(1)));
        } else if (line.isEmpty()) {
            expected = Expected.BODY;
        }
        return NOTHING;
    }

    private Read body(String line) {
        expected = Expected.BOUNDARY;
        body = line;
        return length.equals(OptionalInt.of(line.length()))
                ? NOTHING
                : new Fault("a body of " + line.length() + " bytes, announced: " + length);
    }
}
