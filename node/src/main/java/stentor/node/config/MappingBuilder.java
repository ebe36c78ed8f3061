package stentor.node.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers the keys of a mapping; one that comes twice is a problem, whichever value was meant. */
final class MappingBuilder {
    private final String path;
    private final Problems problems;
    private final Map<String, Value.Entry> entries = new LinkedHashMap<>();

    MappingBuilder(String path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    void put(String key, int line, Value value) {
        Value.Entry earlier = entries.putIfAbsent(key, new Value.Entry(line, value));
        if (earlier != null) {
            problems.add(line, Problems.path(path, key), "given twice (first in line " + earlier.line() + ")");
        }
    }

    /** Adds what is not there yet. */
    void merge(Value.Mapping other) {
        other.entries().forEach(entries::putIfAbsent);
    }

    Value.Mapping build(int line) {
        return new Value.Mapping(Collections.unmodifiableMap(entries), line);
    }
}
