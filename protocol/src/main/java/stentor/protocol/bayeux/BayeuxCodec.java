package stentor.protocol.bayeux;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests as values: a JSON object or an array of them (Bayeux 1.0, section 4.1). */
public final class BayeuxCodec {
    /** More messages than this in one request are refused: one client must not keep a node busy for long. */
    public static final int MAX_BATCH = 1000;

    private BayeuxCodec() {}

    /** What was read. */
    public sealed interface Parsed {}

    /** @param messages in their order; none is a client's way to keep a connection alive */
    public record Batch(List<BayeuxMessage> messages) implements Parsed {
        public Batch {
            messages = List.copyOf(messages);
        }
    }

    /** @param reason for the client */
    public record Bad(String reason) implements Parsed {}

    /** Reads messages that belong together though they came as several texts ({@code message=} more than once). */
    public static Parsed parse(List<String> texts) {
        List<BayeuxMessage> messages = new ArrayList<>();
        for (String text : texts) {
            Optional<String> problem = read(text, messages);
            if (problem.isPresent()) {
                return new Bad(problem.get());
            }
        }
        return new Batch(messages);
    }

    public static Parsed parse(String text) {
        return parse(List.of(text));
    }

    private static Optional<String> read(String text, List<BayeuxMessage> messages) {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            boolean complete = first == JsonToken.START_ARRAY
                    ? readArray(parser, text, messages)
                    : first == JsonToken.START_OBJECT && readOne(parser, text, messages);
            if (messages.size() > MAX_BATCH) {
                return Optional.of("more than " + MAX_BATCH + " messages in one request");
            }
            return complete && parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("expected: a JSON object, or an array of objects");
        } catch (JsonProcessingException invalid) {
            return Optional.of("not JSON: " + invalid.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean readArray(JsonParser parser, String text, List<BayeuxMessage> messages) throws IOException {
        JsonToken next = parser.nextToken();
        while (next == JsonToken.START_OBJECT && messages.size() <= MAX_BATCH) {
            readOne(parser, text, messages);
            next = parser.nextToken();
        }
        return next == JsonToken.END_ARRAY;
    }

    private static boolean readOne(JsonParser parser, String text, List<BayeuxMessage> messages) throws IOException {
        messages.add(MessageFields.read(parser, text).message());
        return true;
    }
}
