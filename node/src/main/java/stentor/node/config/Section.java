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
import stentor.node.config.Described.Shape;

/**
 * A mapping of the file while it is read. Every key that is asked for is a known one; {@link #finish} names the others. A
 * value of the wrong kind is noted, and then it is as if it had not been given, so that reading goes on.
 *
 * <p>One that {@link #describing describes} has no keys, and keeps what it is asked for: what a file may say.
 */
final class Section {
    /** What a settings record says of a value that it refuses. */
    private static final Pattern REFUSAL = Pattern.compile("([a-z_]+)(\\S*): (.*)", Pattern.DOTALL);

    private final String path;
    private final Value.Mapping mapping;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final boolean describes;
    private final List<Described.Item> items = new ArrayList<>();
    private final Map<String, Described> types = new LinkedHashMap<>();

    Section(String path, Value.Mapping mapping, Problems problems) {
        this(path, mapping, problems, false);
    }

    private Section(String path, Value.Mapping mapping, Problems problems, boolean describes) {
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
        this.describes = describes;
    }

    /** One with nothing in it, that keeps what it is asked for. */
    static Section describing() {
        return new Section("", new Value.Mapping(Map.of(), 0), new Problems(), true);
    }

    /** Whether it is read only to know what it may say: then both of two ways are to be asked for. */
    boolean describes() {
        return describes;
    }

    /** What it was asked for. */
    Described described() {
        return new Described(items, types);
    }

    String path() {
        return path;
    }

    int line() {
        return mapping.line();
    }

    /** Whether the key is there, with whatever value. */
    boolean has(Key<?> key) {
        return has(key.name());
    }

    private boolean has(String key) {
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

    private Optional<Value> value(Key<?> key, Shape shape) {
        return value(key, shape, Optional.empty());
    }

    private Optional<Value> value(Key<?> key, Shape shape, Optional<Described> below) {
        if (describes
                && items.stream().noneMatch(item -> item.key().name().equals(key.name()) && item.shape() == shape)) {
            items.add(new Described.Item(key, shape, below));
        }
        return value(key.name());
    }

    /** The value, if there is one. */
    <T> Optional<T> given(Key<T> key) {
        return value(key, Shape.VALUE).flatMap(value -> read(value, pathOf(key.name()), key.kind()));
    }

    /** The value, or the key's default. */
    <T> T get(Key<T> key) {
        return given(key).orElseGet(key.standard()::orElseThrow);
    }

    /** A list, or a single value in place of a list of one. */
    <T> Optional<List<T>> list(Key<T> key) {
        return value(key, Shape.LIST).map(value -> {
            String place = pathOf(key.name());
            if (!(value instanceof Value.Listing listing)) {
                return read(value, place, key.kind()).stream().toList();
            }
            List<T> read = new ArrayList<>();
            for (int i = 0; i < listing.items().size(); i++) {
                read(listing.items().get(i), place + "[" + i + "]", key.kind()).ifPresent(read::add);
            }
            return read;
        });
    }

    /** Keys that are free, with texts as values, in their order. */
    Map<String, String> texts(Key<?> key) {
        Map<String, String> texts = new LinkedHashMap<>();
        value(key, Shape.TEXTS)
                .ifPresent(value -> below(value, lineOf(key.name()), pathOf(key.name()), section -> {
                    section.keys().forEach(name -> section.value(name)
                            .flatMap(text -> section.read(text, section.pathOf(name), Kind.TEXT))
                            .ifPresent(text -> texts.put(name, text)));
                    return texts;
                }));
        return texts;
    }

    /** Reads the section below a key, and names what is unknown in it. */
    <T> Optional<T> section(Key<?> key, Function<Section, T> reader) {
        return value(key, Shape.SECTION, describe(reader))
                .flatMap(value -> below(value, lineOf(key.name()), pathOf(key.name()), reader));
    }

    /** One value, or a section in its place that says more. */
    <A, T> Optional<T> either(Key<A> single, Function<A, T> ofSingle, Key<?> more, Function<Section, T> ofMore) {
        if (value(single.name()).orElse(null) instanceof Value.Mapping) {
            return section(more, ofMore);
        }
        Optional<T> read = given(single).map(ofSingle);
        if (describes) {
            section(more, ofMore);
        }
        return read;
    }

    /** Reads sections under free names, in their order; one that is wrong has the other value in its place. */
    <T> Map<String, T> named(Key<?> key, Function<Section, T> reader, Supplier<T> otherwise) {
        Map<String, T> read = new LinkedHashMap<>();
        value(key, Shape.NAMED_SECTIONS, describe(reader))
                .ifPresent(value -> below(value, lineOf(key.name()), pathOf(key.name()), section -> {
                    section.keys()
                            .forEach(name -> read.put(
                                    name,
                                    section.value(name)
                                            .flatMap(one -> section.below(
                                                    one, section.lineOf(name), section.pathOf(name), reader))
                                            .orElseGet(otherwise)));
                    return read;
                }));
        return read;
    }

    /** Reads a list of sections. */
    <T> Optional<List<T>> sections(Key<?> key, Function<Section, T> reader) {
        return sections(key.name(), value(key, Shape.SECTIONS, describe(reader)), reader);
    }

    /** Reads a list of sections that are like this one. */
    <T> Optional<List<T>> sectionsLikeThis(Key<?> key, Function<Section, T> reader) {
        return sections(key.name(), value(key, Shape.SECTIONS_LIKE_THIS), reader);
    }

    private <T> Optional<List<T>> sections(String key, Optional<Value> value, Function<Section, T> reader) {
        if (value.isPresent() && !(value.get() instanceof Value.Listing)) {
            refuse(key, value.get().shown(), "a list");
        }
        return value.map(found -> found instanceof Value.Listing listing ? listing.items() : List.<Value>of())
                .map(values -> {
                    List<T> read = new ArrayList<>();
                    for (int i = 0; i < values.size(); i++) {
                        Value item = values.get(i);
                        below(item, item.line(), pathOf(key) + "[" + i + "]", reader)
                                .ifPresent(read::add);
                    }
                    return read;
                });
    }

    /**
     * Reads what depends on the section's type; empty if that is wrong, which is noted.
     *
     * @param type has one of the names
     */
    <T> Optional<T> byType(Key<String> type, List<String> names, BiFunction<String, Section, T> reader) {
        if (describes) {
            for (String name : names) {
                Section one = describing();
                one.given(type);
                reader.apply(name, one);
                types.put(name, one.described());
            }
            return Optional.empty();
        }
        if (!has(type.name())) {
            refuse(type.name(), "missing", type.kind().expected());
        }
        Optional<String> given = given(type);
        if (given.isEmpty()) {
            // Which of the other keys are right nobody can tell.
            keys().forEach(this::skip);
        }
        return given.map(name -> reader.apply(name, this));
    }

    private Optional<Described> describe(Function<Section, ?> reader) {
        if (!describes) {
            return Optional.empty();
        }
        Section section = describing();
        reader.apply(section);
        return Optional.of(section.described());
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
    void refuse(Key<?> key, String found, String expected) {
        refuse(key.name(), found, expected);
    }

    /** As the other. */
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
