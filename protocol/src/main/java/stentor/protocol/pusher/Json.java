package stentor.protocol.pusher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON as Pusher's clients and SDKs send it, with a limit of depth. */
final class Json {
    private static final int MAX_DEPTH = 100;

    /** JSON knows no largest number, but a BigDecimal's exponent has 32 bits; Jackson tells of it by an exception of Java's. */
    private static final String OUT_OF_RANGE = "a number is out of range";

    /** What Jackson says of itself in its messages means nothing to the sender of the text. */
    private static final Pattern OF_THE_LIBRARY =
            Pattern.compile(", from `[^`]*`|\\s*\\(start marker at .*", Pattern.DOTALL);

    /** Numbers are passed on as they came. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    static JsonNode parse(byte[] utf8) throws NotJsonException {
        try {
            return present(MAPPER.readTree(utf8));
        } catch (IOException e) {
            throw new NotJsonException(reason(e));
        } catch (NumberFormatException e) {
            throw new NotJsonException(OUT_OF_RANGE);
        }
    }

    static JsonNode parse(String text) throws NotJsonException {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new NotJsonException(reason(e));
        } catch (NumberFormatException e) {
            throw new NotJsonException(OUT_OF_RANGE);
        }
    }

    private static JsonNode present(JsonNode node) throws NotJsonException {
        if (node.isMissingNode()) {
            throw new NotJsonException("empty");
        }
        return node;
    }

    private static String reason(IOException e) {
        return e instanceof JsonProcessingException json
                ? OF_THE_LIBRARY.matcher(json.getOriginalMessage()).replaceAll("")
                : "not JSON";
    }

    /** The member's text, if it is a string. */
    static Optional<String> text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** Whether the member is there, and not null. */
    static boolean has(JsonNode object, String member) {
        return object.hasNonNull(member);
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** The text is not JSON, or nested too deep; the message says which. */
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1;

        NotJsonException(String reason) {
            super(reason, null, false, false);
        }
    }
}
