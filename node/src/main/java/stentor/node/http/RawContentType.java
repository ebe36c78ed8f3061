package stentor.node.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/**
 * A Content-Type header with a text that somebody else wrote, which goes over the wire byte for byte: {@code text/plain}
 * gets no charset, {@code foo} is no error. The response's entity must be {@link
 * org.apache.pekko.http.javadsl.model.ContentTypes#NO_CONTENT_TYPE}, which is what is not written.
 */
public final class RawContentType {
    private static final String TEXT_PLAIN = "text/plain";
    private static final Optional<HttpHeader> PLAIN = Optional.of(Answers.header("Content-Type", TEXT_PLAIN));

    private RawContentType() {}

    /** Nothing if the text is blank or has a control character: it would not be one header any more. */
    public static Optional<HttpHeader> of(String text) {
        if (text.equals(TEXT_PLAIN)) {
            return PLAIN;
        }
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        // A character is written as its lowest byte, so each byte becomes a character of its own.
        byte[] utf8 = text.strip().getBytes(StandardCharsets.UTF_8);
        return Optional.of(Answers.header("Content-Type", new String(utf8, StandardCharsets.ISO_8859_1)));
    }
}
