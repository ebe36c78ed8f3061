package stentor.node.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON as a tree of values. */
final class JsonTree {
    private final JsonParser parser;
    private final Problems problems;

    private JsonTree(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The file's one value; empty if it cannot be read, which is noted. */
    static Optional<Value> read(String text, Problems problems) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            JsonTree tree = new JsonTree(parser, problems);
            if (parser.nextToken() == null) {
                problems.add(1, "", "not JSON: the file is empty");
                return Optional.empty();
            }
            Value root = tree.value("");
            if (parser.nextToken() != null) {
                problems.add(tree.line(), "", "not JSON: something follows the end");
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            problems.add(line, "", "not JSON: " + e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "["));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private Value value(String path) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(path);
            case START_ARRAY -> listing(path);
            case VALUE_NULL -> new Value.Nothing(line());
            default -> new Value.Scalar(parser.getText(), token == JsonToken.VALUE_STRING, line());
        };
    }

    private Value mapping(String path) throws IOException {
        int start = line();
        MappingBuilder mapping = new MappingBuilder(path, problems);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line();
            parser.nextToken();
            mapping.put(key, line, value(Problems.path(path, key)));
        }
        return mapping.build(start);
    }

    private Value listing(String path) throws IOException {
        int start = line();
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path + "[" + items.size() + "]"));
        }
        return new Value.Listing(List.copyOf(items), start);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
