package stentor.node.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import stentor.node.config.Described.Item;
import stentor.node.config.Described.Shape;
import stentor.node.config.Overlay.Step;
import stentor.node.location.Mount;

/**
 * Environment variables that stand for keys, and win over the file: {@code STENTOR_STORE__DEFAULT__URI} is {@code
 * store.default.uri}, {@code STENTOR_LOCATIONS__0__PREFIX} is {@code locations[0].prefix}. Which there are follows from what the
 * readers ask for.
 */
final class Variables {
    private static final String PREFIX = "STENTOR_";
    private static final String LEVEL = "__";
    private static final String STORE = "store";

    /** Those of the start script, and of the commands that are clients. */
    private static final Set<String> OTHERS =
            Set.of("JAR", "HEAP", "DIRECT", "CPUS", "JAVA_OPTS", "CDS", "CONFIG", "URL", "HOME", "VERSION");

    /** What Kubernetes sets in each container of a namespace that has a Service called stentor or stentor-... */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, String> environment;
    private final Problems problems;
    private final List<String> warnings = new ArrayList<>();

    /** What there is; only who sets such variables needs it. */
    private static final class Keys {
        private static final Described ALL = NodeReader.describe();
    }

    /** A variable, and the place that it names. */
    private record Given(String variable, String text, List<Step> path, List<Shape> shapes) {}

    Variables(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** What is probably not meant. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * The file's tree with the variables' values in it.
     *
     * @param usedByFile variables that the file itself names: they are its own
     */
    Value.Mapping over(Value.Mapping file, Set<String> usedByFile) {
        List<Given> all = new ArrayList<>();
        environment.forEach((variable, text) -> {
            if (variable.startsWith(PREFIX) && !text.isEmpty() && !usedByFile.contains(variable)) {
                read(variable, text).ifPresent(all::add);
            }
        });
        // What is of one list comes in its order, and what is above before what is below.
        all.sort(Comparator.comparing(given -> order(given.path)));
        Value.Mapping tree = file;
        for (Given given : all) {
            Optional<Value> value = value(given);
            if (value.isPresent()) {
                tree = new Overlay(given.variable, problems)
                        .put(isInStore(given) ? withNamedStore(tree) : tree, given.path, value.get());
            }
        }
        return tree;
    }

    private static boolean isInStore(Given given) {
        return given.path.size() > 1 && given.path.get(0).name().equals(STORE);
    }

    /** One store without a name is the store default: by that name others stand beside it. */
    private static Value.Mapping withNamedStore(Value.Mapping root) {
        Value.Entry store = root.entries().get(STORE);
        boolean unnamed = store != null
                && store.value() instanceof Value.Mapping mapping
                && mapping.entries().values().stream().anyMatch(entry -> entry.value() instanceof Value.Scalar);
        if (!unnamed) {
            return root;
        }
        Map<String, Value.Entry> entries = new LinkedHashMap<>(root.entries());
        entries.put(
                STORE,
                new Value.Entry(store.line(), new Value.Mapping(Map.of(Mount.DEFAULT_STORE, store), store.line())));
        return new Value.Mapping(entries, root.line());
    }

    private static String order(List<Step> path) {
        StringBuilder order = new StringBuilder();
        path.forEach(step -> order.append(step.isIndex() ? String.format("%09d", step.index()) : step.name())
                .append('\u0000'));
        return order.toString();
    }

    /** Empty for a variable that is no key; it is noted if it looks like one. */
    private Optional<Given> read(String variable, String text) {
        String name = variable.substring(PREFIX.length());
        boolean link = SERVICE_LINK.matcher(name).matches()
                || name.endsWith("PORT") && SERVICE_ADDRESS.matcher(text).matches();
        if (OTHERS.contains(name) || link) {
            return Optional.empty();
        }
        List<Step> path = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        if (find(Keys.ALL, List.of(name.split(LEVEL, -1)), 0, path, shapes)) {
            if (path.size() > 1
                    && path.get(0).name().equals(STORE)
                    && !path.get(1).free()) {
                path.add(1, Step.freely(Mount.DEFAULT_STORE));
            }
            return Optional.of(new Given(variable, text, path, shapes));
        }
        Optional<String> nearest = NearestKey.of(name, names(Keys.ALL, ""));
        if (nearest.isPresent() || name.contains(LEVEL)) {
            problems.addOfVariable(
                    variable,
                    "no such key"
                            + nearest.map(near -> " (did you mean " + PREFIX + near + "?)")
                                    .orElse(" (STENTOR_STORE__DEFAULT__URI is store.default.uri)"));
        } else {
            warnings.add(variable + ": no key of the configuration has this name; it is not looked at");
        }
        return Optional.empty();
    }

    /** Follows the parts of a name from key to key; each key may be written in several ways. */
    private boolean find(Described here, List<String> parts, int at, List<Step> path, List<Shape> shapes) {
        String name = parts.get(at).toLowerCase(Locale.ROOT);
        List<Item> ways = here.ways(name);
        if (ways.isEmpty()) {
            return false;
        }
        int before = path.size();
        path.add(Step.to(name));
        if (at == parts.size() - 1) {
            ways.forEach(way -> shapes.add(way.shape()));
            return true;
        }
        for (Item way : ways) {
            boolean found =
                    switch (way.shape()) {
                        case VALUE, TEXTS -> false;
                        case SECTION -> find(way.below().orElseThrow(), parts, at + 1, path, shapes);
                        case LIST ->
                            at + 2 == parts.size() && index(parts.get(at + 1), path) && shapes.add(Shape.VALUE);
                        case SECTIONS -> inList(way.below().orElseThrow(), parts, at + 1, path, shapes);
                        case SECTIONS_LIKE_THIS -> inList(here, parts, at + 1, path, shapes);
                        case NAMED_SECTIONS -> {
                            path.add(Step.freely(parts.get(at + 1).toLowerCase(Locale.ROOT)));
                            yield at + 2 == parts.size()
                                    ? shapes.add(Shape.SECTION)
                                    : find(way.below().orElseThrow(), parts, at + 2, path, shapes);
                        }
                    };
            if (found) {
                return true;
            }
            path.subList(before + 1, path.size()).clear();
        }
        return false;
    }

    private boolean inList(Described below, List<String> parts, int at, List<Step> path, List<Shape> shapes) {
        return index(parts.get(at), path)
                && (at == parts.size() - 1 ? shapes.add(Shape.SECTION) : find(below, parts, at + 1, path, shapes));
    }

    private static boolean index(String part, List<Step> path) {
        return part.matches("[0-9]{1,4}") && path.add(Step.at(Integer.parseInt(part)));
    }

    /** All names, with 0 and DEFAULT where an index or a free name stands. */
    private static List<String> names(Described described, String before) {
        List<String> names = new ArrayList<>();
        for (String key : described.names()) {
            String name = before + key.toUpperCase(Locale.ROOT);
            names.add(name);
            for (Item way : described.ways(key)) {
                String below = way.shape() == Shape.NAMED_SECTIONS
                        ? name + LEVEL + "DEFAULT" + LEVEL
                        : name + LEVEL + (way.shape() == Shape.SECTIONS ? "0" + LEVEL : "");
                way.below().ifPresent(more -> names.addAll(names(more, below)));
            }
        }
        return names;
    }

    /** Empty if the text is none for its key, which is noted. */
    private Optional<Value> value(Given given) {
        String text = given.text.strip();
        boolean structure = text.startsWith("{") || text.startsWith("[");
        if (given.shapes.contains(Shape.LIST) && !structure) {
            List<Value> items = new ArrayList<>();
            for (String item : text.split(",")) {
                items.add(scalar(item.strip()));
            }
            return Optional.of(new Value.Listing(items, 0));
        }
        if (given.shapes.contains(Shape.VALUE) && !(structure && given.shapes.size() > 1)) {
            return Optional.of(scalar(given.text));
        }
        Problems ofText = new Problems();
        Optional<Value> value = structure ? YamlTree.read(text, ofText) : Optional.empty();
        if (value.isEmpty() || !ofText.isEmpty()) {
            problems.addOfVariable(
                    given.variable, "a text (expected: keys and values, or a list, as {a: b} or [a, b])");
            return Optional.empty();
        }
        return value;
    }

    private static Value scalar(String text) {
        return new Value.Scalar(text, false, 0);
    }
}
