package stentor.node.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping of the file while it is read. Every key that is asked for is a known one; {@link #finish} names the others. A
 * value of the wrong kind is noted, and then it is as if it had not been given, so that reading goes on.
 */
final class Section {
    /** What a settings record says of a value that it refuses. */
    private static final Pattern REFUSAL = Pattern.compile("([a-z_]+)(\\S*): (.*)", Pattern.DOTALL);

    private final String path;
    private final Value.Mapping mapping;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> refused = new HashSet<>();

    Section(String path, Value.Mapping mapping, Problems problems) {
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
    }

    String path() {
        return path;
    }

    int line() {
        return mapping.line();
    }

    /** Whether the key is there, with whatever value. */
    boolean has(String key) {
        asked.add(key);
        return mapping.entries().containsKey(key);
    }

    /** Takes the key as known, whatever its value. */
    void skip(String key) {
        asked.add(key);
    }

    /** The keys that were asked for so far. */
    Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }

    /** The keys that are there. */
    Set<String> keys() {
        return mapping.entries().keySet();
    }

    Optional<Value> value(String key) {
        boolean usable = has(key) && !refused.contains(key);
        return usable ? Optional.of(mapping.entries().get(key).value()) : Optional.empty();
    }

    <T> Optional<T> get(String key, Kind<T> kind) {
        return value(key).flatMap(value -> read(value, pathOf(key), kind));
    }

    <T> T get(String key, Kind<T> kind, T otherwise) {
        return get(key, kind).orElse(otherwise);
    }

    /** A list, or a single value in place of a list of one. */
    <T> Optional<List<T>> list(String key, Kind<T> kind) {
        return value(key).map(value -> {
            if (!(value instanceof Value.Listing listing)) {
                return read(value, pathOf(key), kind).stream().toList();
            }
            List<T> items = new ArrayList<>();
            for (int i = 0; i < listing.items().size(); i++) {
                read(listing.items().get(i), pathOf(key) + "[" + i + "]", kind).ifPresent(items::add);
            }
            return items;
        });
    }

    /** Keys that are free, with texts as values, in their order. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        section(key, section -> {
            section.keys().forEach(name -> section.get(name, Kind.TEXT).ifPresent(text -> texts.put(name, text)));
            return texts;
        });
        return texts;
    }

    /** Reads the section below a key, and names what is unknown in it. */
    <T> Optional<T> section(String key, Function<Section, T> reader) {
        return value(key)
                .flatMap(value -> below(value, mapping.entries().get(key).line(), pathOf(key), reader));
    }

    /** Reads a list of sections. */
    <T> Optional<List<T>> sections(String key, Function<Section, T> reader) {
        Optional<Value> value = value(key);
        if (value.isPresent() && !(value.get() instanceof Value.Listing)) {
            refuse(key, value.get().shown(), "a list");
        }
        return value.map(found -> found instanceof Value.Listing listing ? listing.items() : List.<Value>of())
                .map(items -> {
                    List<T> read = new ArrayList<>();
                    for (int i = 0; i < items.size(); i++) {
                        Value item = items.get(i);
                        below(item, item.line(), pathOf(key) + "[" + i + "]", reader)
                                .ifPresent(read::add);
                    }
                    return read;
                });
    }

    private <T> Optional<T> below(Value value, int line, String path, Function<Section, T> reader) {
        if (!(value instanceof Value.Mapping found)) {
            problems.unexpected(value.line(), path, value.shown(), "keys and values");
            return Optional.empty();
        }
        Section section = new Section(path, new Value.Mapping(found.entries(), line), problems);
        T read = reader.apply(section);
        section.finish((key, known) -> Optional.empty());
        return Optional.of(read);
    }

    private <T> Optional<T> read(Value value, String path, Kind<T> kind) {
        Optional<T> read = value instanceof Value.Scalar scalar ? kind.reader().apply(scalar.text()) : Optional.empty();
        if (read.isEmpty()) {
            problems.unexpected(value.line(), path, value.shown(), kind.expected());
        }
        return read;
    }

    /**
     * Makes a record that checks itself. If it refuses a value, that is noted, and it is made again without the value, so
     * that all its mistakes are found at once.
     *
     * @param otherwise what to go on with if that does not help
     */
    <T> T build(Supplier<T> maker, T otherwise) {
        while (true) {
            try {
                return maker.get();
            } catch (IllegalArgumentException e) {
                Matcher refusal = REFUSAL.matcher(String.valueOf(e.getMessage()));
                if (!refusal.matches()) {
                    throw e;
                }
                String key = refusal.group(1);
                problems.add(lineOf(key), pathOf(key) + refusal.group(2), refusal.group(3));
                if (!keys().contains(key) || !refused.add(key)) {
                    return otherwise;
                }
            }
        }
    }

    /** Notes that a key's value, or its absence, is a mistake. */
    void refuse(String key, String found, String expected) {
        problems.unexpected(lineOf(key), pathOf(key), found, expected);
        refused.add(key);
    }

    /** Notes that the section as a whole is a mistake. */
    void refuse(String found, String expected) {
        problems.unexpected(line(), path, found, expected);
    }

    /**
     * Names the keys that nobody asked for.
     *
     * @param hint what to say of an unknown key, given the known ones, if there is something better than the nearest
     */
    void finish(BiFunction<String, Collection<String>, Optional<String>> hint) {
        for (String key : keys()) {
            if (!asked.contains(key)) {
                String text = hint.apply(key, asked).orElseGet(() -> unknown(key));
                problems.add(lineOf(key), pathOf(key), text);
            }
        }
    }

    private String unknown(String key) {
        return "unknown key ("
                + NearestKey.of(key, asked)
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("known: " + String.join(", ", asked))
                + ")";
    }

    private String pathOf(String key) {
        return Problems.path(path, key);
    }

    private int lineOf(String key) {
        Value.Entry entry = mapping.entries().get(key);
        return entry == null ? line() : entry.line();
    }
}
