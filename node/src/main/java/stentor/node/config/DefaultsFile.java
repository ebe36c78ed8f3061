package stentor.node.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stentor.node.config.Described.Item;
import stentor.node.location.Location;

/**
 * A configuration file that says what holds without one: every key with its default, its unit and its meaning, as the readers
 * declare them. Keys without a default are commented out, with an example.
 */
public final class DefaultsFile {
    private static final int WIDTH = 110;
    private static final String HEAD = """
            # Stentor's configuration: every key with its default, as YAML. A key without one stands behind a # with an example.
            # Durations: 500ms, 30s, 5m, 2h, 1d, or a number of seconds. Sizes: 500, 64k, 1m, in bytes. Rates: 100/s, 60/m.
            # ${NAME} and ${NAME:default} take environment variables. Paths are relative to this file.
            # STENTOR_LIMITS__MAX_CONNECTIONS is limits.max_connections, STENTOR_LOCATIONS__0__PREFIX is locations[0].prefix: such
            # variables win over the file, and options of the command line win over them.
            # A running node takes another file by SIGHUP or POST /reload, but for keys that are marked: restart.
            """;
    /** Of a location there is one of these. */
    private static final Set<String> PATTERNS = Set.of("path", "prefix", "url");

    private final StringBuilder text = new StringBuilder(HEAD);
    /** What was said once is not said again at the next location. */
    private final Set<String> said = new HashSet<>();

    private DefaultsFile() {}

    /** The whole file. */
    public static String text() {
        DefaultsFile file = new DefaultsFile();
        Described root = NodeReader.describe();
        for (String name : root.names()) {
            file.text.append('\n');
            file.item(shown(root.ways(name)), "");
        }
        return file.text.toString();
    }

    /** Of several ways the one that has a default and, of those, the one that shows most: it comes last. */
    private static Item shown(List<Item> ways) {
        return ways.stream()
                .filter(way -> way.key().need() == Key.Need.DEFAULTED)
                .reduce((first, last) -> last)
                .orElse(ways.get(ways.size() - 1));
    }

    private void item(Item item, String indent) {
        if (item.key().need() == Key.Need.OPTIONAL) {
            commentedOut(item, indent);
        } else {
            explain(item.key(), indent);
            write(item, indent);
        }
    }

    /** {@code #key: example}; its own comments stand behind a second #. */
    private void commentedOut(Item item, String indent) {
        boolean again = said.contains(said(item.key()));
        explain(item.key(), indent);
        if (again && item.below().isPresent()) {
            line(indent, "#" + item.key().name() + ": # as above");
            return;
        }
        DefaultsFile block = new DefaultsFile();
        block.text.setLength(0);
        block.said.addAll(said);
        block.write(item, "");
        block.text
                .toString()
                .lines()
                .forEach(line -> text.append(indent).append('#').append(line).append('\n'));
        said.addAll(block.said);
    }

    private void write(Item item, String indent) {
        Key<?> key = item.key();
        String inner = indent + "  ";
        switch (item.shape()) {
            case VALUE, LIST, TEXTS -> line(indent, key.name() + ": " + key.shown());
            case SECTION -> {
                line(indent, key.name() + ":");
                keys(item.below().orElseThrow(), inner);
            }
            case NAMED_SECTIONS -> {
                line(indent, key.name() + ":");
                named(item.below().orElseThrow(), inner);
            }
            case SECTIONS -> {
                line(indent, key.name() + ":");
                sections(item.below().orElseThrow(), inner);
            }
            case SECTIONS_LIKE_THIS -> line(indent, key.name() + ": [{ allow: 127.0.0.1 }, { certificate: app }]");
        }
    }

    private void keys(Described below, String indent) {
        for (String name : below.names()) {
            item(shown(below.ways(name)), indent);
        }
    }

    /** The first type is the default; the others are examples. */
    private void named(Described below, String indent) {
        boolean first = true;
        for (Map.Entry<String, Described> type : below.types().entrySet()) {
            DefaultsFile block = new DefaultsFile();
            block.text.setLength(0);
            block.line("", (first ? "default" : "in_" + type.getKey()) + ":");
            block.typed(type.getKey(), type.getValue(), Optional.empty(), "  ", "  ");
            String mark = first ? "" : "#";
            block.text.toString().lines().forEach(line -> line(indent + mark, line));
            first = false;
        }
    }

    private void sections(Described below, String indent) {
        if (below.types().isEmpty()) {
            List<String> lines = new ArrayList<>();
            DefaultsFile block = new DefaultsFile();
            block.text.setLength(0);
            block.keys(below, "");
            block.text.toString().lines().forEach(lines::add);
            boolean begun = false;
            for (String line : lines) {
                boolean begins = !begun && !line.startsWith("#");
                line(indent + (begins ? "- " : "  "), line);
                begun |= begins;
            }
            return;
        }
        Set<String> types = new HashSet<>();
        for (Location location : NodeSettings.DEFAULT.locations().locations()) {
            Described type = below.types().get(location.type());
            if (types.add(location.type())) {
                typed(location.type(), type, Optional.of(location), indent + "- ", indent + "  ");
            } else {
                line(
                        indent + "- ",
                        "{ type: " + location.type() + ", "
                                + location.mount().pattern().kind() + ": "
                                + location.mount().pattern().source() + " }");
            }
        }
    }

    /** @param first where the key type stands; the others follow at the other indent */
    private void typed(String name, Described type, Optional<Location> location, String first, String indent) {
        Item itself = type.items().get(0);
        explain(itself.key(), indent);
        line(first, itself.key().name() + ": " + name);
        for (String key : type.names().subList(1, type.names().size())) {
            Item item = shown(type.ways(key));
            boolean isPattern = PATTERNS.contains(key) && item.key().need() != Key.Need.DEFAULTED;
            if (!isPattern) {
                item(item, indent);
            } else if (location.isPresent()
                    && location.get().mount().pattern().kind().equals(key)) {
                explain(item.key(), indent);
                line(indent, key + ": " + location.get().mount().pattern().source());
            }
        }
    }

    private void explain(Key<?> key, String indent) {
        if (!said.add(said(key))) {
            return;
        }
        StringBuilder line = new StringBuilder();
        for (String word : (key.says() + (key.restart() ? " (restart)" : "")).split(" ")) {
            if (line.length() > 0 && indent.length() + 2 + line.length() + 1 + word.length() > WIDTH) {
                line(indent, "# " + line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        line(indent, "# " + line);
    }

    private static String said(Key<?> key) {
        return key.name() + ' ' + key.says();
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
