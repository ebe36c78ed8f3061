package stentor.protocol.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import stentor.protocol.channel.Utf8;

/** Tells JSON from what is not, without keeping any of it. */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValues() {}

    /** Whether the bytes are exactly one JSON value (RFC 8259) in UTF-8, blanks around it allowed. */
    static boolean isOne(byte[] bytes) {
        // The parser guesses the encoding: NUL bytes mean UTF-16 or UTF-32 to it, a byte order mark is skipped.
        // Text that is UTF-8 and starts with an ASCII character other than NUL leaves nothing to guess.
        if (bytes.length == 0 || bytes[0] <= 0 || hasNul(bytes) || !Utf8.isValid(bytes)) {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException invalid) {
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }
}
