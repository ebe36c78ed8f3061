package stentor.node.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a section of the configuration may say. It is found out by reading nothing, so that it is what the readers ask for.
 *
 * @param items in the order in which they are asked for; a key that may be written in two ways is there twice
 * @param types what it may say besides, by the value of its key {@code type}; empty: there is no such key
 */
record Described(List<Item> items, Map<String, Described> types) {
    /**
     * A key and one way to write it.
     *
     * @param below what the sections below it may say, if its shape has any
     */
    record Item(Key<?> key, Shape shape, Optional<Described> below) {}

    /** What stands behind a key. */
    enum Shape {
        VALUE,
        /** Several values, or one. */
        LIST,
        /** Free names with texts. */
        TEXTS,
        SECTION,
        /** A list of sections. */
        SECTIONS,
        /** A list of sections that may say what the one may that the key is in. */
        SECTIONS_LIKE_THIS,
        /** Sections under free names. */
        NAMED_SECTIONS
    }

    Described {
        items = List.copyOf(items);
        types = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /** All ways to write a key, whatever the type. */
    List<Item> ways(String name) {
        return Stream.concat(items.stream(), types.values().stream().flatMap(type -> type.items().stream()))
                .filter(item -> item.key().name().equals(name))
                .toList();
    }

    /** The names of all keys, whatever the type, each once. */
    List<String> names() {
        return Stream.concat(items.stream(), types.values().stream().flatMap(type -> type.items().stream()))
                .map(item -> item.key().name())
                .distinct()
                .toList();
    }
}
