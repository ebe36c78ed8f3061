package stentor.node.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import stentor.node.config.Described.Item;
import stentor.node.config.Described.Shape;

/**
 * What the readers take, as a JSON Schema (draft 7, which editors know best). It is a little wider than they are: what depends on
 * several keys at once only they check.
 */
public final class SchemaFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode root = JSON.createObjectNode();
    private final ObjectNode definitions = JSON.createObjectNode();

    private SchemaFile() {}

    /** The schema, as indented JSON. */
    public static String text() {
        SchemaFile file = new SchemaFile();
        file.root
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "Stentor's configuration")
                .put("description", "Written by stentor check --print-schema; do not edit.");
        file.definitions
                .putObject("variable")
                .put("type", "string")
                .put("pattern", "\\$\\{")
                .put("description", "${NAME} or ${NAME:default} takes an environment variable.");
        file.section(file.root, NodeReader.describe(), "");
        file.root.set("definitions", file.definitions);
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(file.root)
                            .replace("\r\n", "\n")
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON that cannot be written", e);
        }
    }

    /** @param self how sections that are like this one are referred to */
    private void section(ObjectNode schema, Described described, String self) {
        schema.put("type", "object");
        if (described.types().isEmpty()) {
            keys(schema, described, self);
            return;
        }
        Item type = described.types().values().iterator().next().items().get(0);
        ObjectNode properties = schema.putObject("properties");
        ways(properties.putObject(type.key().name()), List.of(type), self);
        schema.putArray("required").add(type.key().name());
        ArrayNode all = schema.putArray("allOf");
        for (Map.Entry<String, Described> each : described.types().entrySet()) {
            ObjectNode rule = all.addObject();
            rule.putObject("if")
                    .putObject("properties")
                    .putObject(type.key().name())
                    .put("const", each.getKey());
            keys(rule.putObject("then"), each.getValue(), self);
        }
    }

    private void keys(ObjectNode schema, Described described, String self) {
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.createArrayNode();
        for (String name : described.names()) {
            List<Item> ways = described.ways(name);
            ways(properties.putObject(name), ways, self);
            if (ways.stream().allMatch(way -> way.key().need() == Key.Need.REQUIRED)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
    }

    private void ways(ObjectNode schema, List<Item> ways, String self) {
        Key<?> key = ways.get(0).key();
        schema.put("description", key.says() + (key.restart() ? " Changing it needs a restart." : ""));
        if (ways.get(0).shape() == Shape.VALUE && key.need() == Key.Need.DEFAULTED) {
            standard(schema, key);
        }
        if (ways.size() == 1) {
            way(schema, ways.get(0), self);
        } else {
            ArrayNode any = schema.putArray("anyOf");
            ways.forEach(way -> way(any.addObject(), way, self));
        }
    }

    private static void standard(ObjectNode schema, Key<?> key) {
        switch (key.kind().form().type()) {
            case INTEGER, PORT -> schema.put("default", Integer.parseInt(key.shown()));
            case SHARE -> schema.put("default", Double.parseDouble(key.shown()));
            case TRUTH -> schema.put("default", Boolean.parseBoolean(key.shown()));
            case TEXT -> schema.put("default", key.shown().replaceAll("^\"|\"$", ""));
        }
    }

    private void way(ObjectNode schema, Item item, String self) {
        switch (item.shape()) {
            case VALUE -> value(schema, item.key());
            case LIST -> {
                ArrayNode any = schema.putArray("anyOf");
                value(any.addObject(), item.key());
                value(any.addObject().put("type", "array").putObject("items"), item.key());
            }
            case TEXTS ->
                schema.put("type", "object")
                        .putObject("additionalProperties")
                        .putArray("type")
                        .add("string")
                        .add("number")
                        .add("boolean");
            case SECTION -> refer(schema, item);
            case SECTIONS -> refer(schema.put("type", "array").putObject("items"), item);
            case SECTIONS_LIKE_THIS ->
                schema.put("type", "array").putObject("items").put("$ref", self);
            case NAMED_SECTIONS -> refer(schema.put("type", "object").putObject("additionalProperties"), item);
        }
    }

    /** Sections that have others like themselves are defined by their names; the others stand where they are used. */
    private void refer(ObjectNode schema, Item item) {
        Described below = item.below().orElseThrow();
        boolean recursive = below.items().stream().anyMatch(one -> one.shape() == Shape.SECTIONS_LIKE_THIS);
        if (!recursive) {
            section(schema, below, "");
            return;
        }
        String name = item.key().name();
        String self = "#/definitions/" + name;
        if (!definitions.has(name)) {
            section(definitions.putObject(name), below, self);
        }
        // Beside a reference draft 7 looks at nothing else.
        schema.putArray("allOf").addObject().put("$ref", self);
    }

    private static void value(ObjectNode schema, Key<?> key) {
        Form form = key.kind().form();
        if (form.equals(Form.TEXT)) {
            schema.putArray("type").add("string").add("number").add("boolean");
            return;
        }
        ArrayNode any = schema.putArray("anyOf");
        if (!form.words().isEmpty()) {
            ArrayNode words = any.addObject().putArray("enum");
            form.words().forEach(words::add);
            // As Ruby has them.
            any.addObject().put("type", "string").put("pattern", "^:(" + String.join("|", form.words()) + ")$");
        } else {
            switch (form.type()) {
                case INTEGER, TEXT -> any.addObject().put("type", "integer");
                case PORT ->
                    any.addObject().put("type", "integer").put("minimum", 0).put("maximum", 65_535);
                case SHARE ->
                    any.addObject().put("type", "number").put("minimum", 0).put("maximum", 1);
                case TRUTH -> any.addObject().put("type", "boolean");
            }
            any.addObject().put("type", "string").put("pattern", form.pattern());
        }
        any.addObject().put("$ref", "#/definitions/variable");
    }
}
