package stentor.node.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.scaladsl.model.headers.CustomHeader;

/**
 * A Content-Type header with a text that somebody else wrote, which goes over the wire byte for byte: {@code text/plain}
 * gets no charset, {@code foo} is no error. The response's entity must be {@link
 * org.apache.pekko.http.javadsl.model.ContentTypes#NO_CONTENT_TYPE}, or there will be two.
 */
public final class RawContentType extends CustomHeader {
    private final String bytes;

    private RawContentType(String bytes) {
        this.bytes = bytes;
    }

    /** Nothing if the text is blank or has a control character: it would not be one header any more. */
    public static Optional<RawContentType> of(String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        // Pekko writes a character as its lowest byte, so each byte becomes a character of its own.
        byte[] utf8 = text.strip().getBytes(StandardCharsets.UTF_8);
        return Optional.of(new RawContentType(new String(utf8, StandardCharsets.ISO_8859_1)));
    }

    @Override
    public String name() {
        return "Content-Type";
    }

    @Override
    public String value() {
        return bytes;
    }

    @Override
    public boolean renderInRequests() {
        return true;
    }

    @Override
    public boolean renderInResponses() {
        return true;
    }
}
