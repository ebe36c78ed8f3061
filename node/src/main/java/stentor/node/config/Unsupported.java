package stentor.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a configuration may say and this version does not do. It is never silently ignored: a node does not start with it,
 * and checking a file names it.
 */
final class Unsupported {
    /** Keys as paths without the places in lists, or, with a value behind them, one value of a key. */
    private static final Set<String> FEATURES = Set.of("apps.webhooks");

    private final String file;
    private final List<String> found = new ArrayList<>();

    private Unsupported(String file) {
        this.file = file;
    }

    /** What of it is in a file: a line for each, as for mistakes. */
    static List<String> in(Value root, String file) {
        Unsupported unsupported = new Unsupported(file);
        unsupported.look(root, root.line(), "");
        return unsupported.found;
    }

    private void look(Value value, int line, String path) {
        String feature = path.replaceAll("\\[\\d+]", "");
        if (FEATURES.contains(feature)) {
            note(line, path);
        } else if (value instanceof Value.Scalar scalar && FEATURES.contains(feature + ": " + scalar.text())) {
            note(line, path + ": " + scalar.text());
        } else if (value instanceof Value.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> look(entry.value(), entry.line(), Problems.path(path, key)));
        } else if (value instanceof Value.Listing listing) {
            for (int i = 0; i < listing.items().size(); i++) {
                Value item = listing.items().get(i);
                look(item, item.line(), path + "[" + i + "]");
            }
        }
    }

    private void note(int line, String what) {
        found.add(Problems.line(file, line, what, "not supported by this version"));
    }
}
