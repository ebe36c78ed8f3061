package stentor.node.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as a tree of values. Anchors, aliases and {@code <<} work; tags are not looked at. */
final class YamlTree {
    private static final String MERGE = "<<";

    private final Problems problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlTree(Problems problems) {
        this.problems = problems;
    }

    /** The file's one document; empty if there is none, or if it cannot be read, which is noted. */
    static Optional<Value> read(String text, Problems problems) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return Optional.ofNullable(root).map(node -> new YamlTree(problems).value(node, ""));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(line, "", "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(1, "", "not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Value value(Node node, String path) {
        if (!open.add(node)) {
            problems.add(line(node), path, "an alias of what it stands in");
            return new Value.Nothing(line(node));
        }
        try {
            return switch (node.getNodeId()) {
                case mapping -> mapping((MappingNode) node, path);
                case sequence -> listing((SequenceNode) node, path);
                default -> scalar((ScalarNode) node);
            };
        } finally {
            open.remove(node);
        }
    }

    private static Value scalar(ScalarNode node) {
        return node.getTag().equals(Tag.NULL)
                ? new Value.Nothing(line(node))
                : new Value.Scalar(node.getValue(), !node.isPlain(), line(node));
    }

    private Value listing(SequenceNode node, String path) {
        List<Value> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(value(item, path + "[" + items.size() + "]"));
        }
        return new Value.Listing(List.copyOf(items), line(node));
    }

    private Value mapping(MappingNode node, String path) {
        MappingBuilder mapping = new MappingBuilder(path, problems);
        List<Value> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.unexpected(line(tuple.getKeyNode()), path, "a key with parts", "a key that is a text");
                continue;
            }
            Value value = value(tuple.getValueNode(), Problems.path(path, key.getValue()));
            if (key.isPlain() && key.getValue().equals(MERGE)) {
                merged.add(value);
            } else {
                mapping.put(key.getValue(), line(key), value);
            }
        }
        merged.forEach(value -> merge(mapping, value, Problems.path(path, MERGE)));
        return mapping.build(line(node));
    }

    private void merge(MappingBuilder mapping, Value value, String path) {
        if (value instanceof Value.Mapping other) {
            mapping.merge(other);
        } else if (value instanceof Value.Listing listing) {
            listing.items().forEach(item -> merge(mapping, item, path));
        } else {
            problems.unexpected(value.line(), path, value.shown(), "an alias of keys and values");
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
