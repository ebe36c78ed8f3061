package stentor.node.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts environment variables where a file says {@code ${NAME}} or {@code ${NAME:default}}; {@code $${} is {@code ${} itself. */
final class Environment {
    private static final Pattern PLACE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}|\\$\\{");

    private final Map<String, String> variables;
    private final Problems problems;
    private final Set<String> used = new HashSet<>();

    Environment(Map<String, String> variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** The names of those that were asked for. */
    Set<String> used() {
        return used;
    }

    /** The same with all variables replaced; those that are missing are noted and stay. */
    Value resolve(Value value, String path) {
        if (value instanceof Value.Scalar scalar && scalar.text().contains("${")) {
            return new Value.Scalar(resolve(scalar, path), scalar.quoted(), scalar.line());
        }
        if (value instanceof Value.Listing listing) {
            List<Value> items = new ArrayList<>();
            listing.items().forEach(item -> items.add(resolve(item, path + "[" + items.size() + "]")));
            return new Value.Listing(items, listing.line());
        }
        if (value instanceof Value.Mapping mapping) {
            Map<String, Value.Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((key, entry) -> entries.put(
                            key, new Value.Entry(entry.line(), resolve(entry.value(), Problems.path(path, key)))));
            return new Value.Mapping(entries, mapping.line());
        }
        return value;
    }

    private String resolve(Value.Scalar scalar, String path) {
        return PLACE.matcher(scalar.text())
                .replaceAll(place -> Matcher.quoteReplacement(
                        replacement(place.group(), place.group(1), place.group(2), scalar, path)));
    }

    private String replacement(String place, String name, String otherwise, Value.Scalar scalar, String path) {
        if (place.equals("$${")) {
            return "${";
        }
        if (name == null) {
            problems.unexpected(scalar.line(), path, scalar.shown(), "${NAME}, ${NAME:default}, or $${ for ${ itself");
            return place;
        }
        used.add(name);
        String value = variables.getOrDefault(name, otherwise);
        if (value == null) {
            problems.unexpected(
                    scalar.line(),
                    path,
                    place,
                    "the environment variable " + name + ", or a default as ${" + name + ":value}");
            return place;
        }
        return value;
    }
}
