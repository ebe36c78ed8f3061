package stentor.node.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a file: at most one thing for each of its places, since the second usually follows from the first. */
final class Problems {
    private record Problem(int line, String path, String text) {}

    private final Map<String, Problem> problems = new LinkedHashMap<>();

    /**
     * Notes a problem.
     *
     * @param path the place as {@code locations[2].max_messages}; empty for the file as a whole
     */
    void add(int line, String path, String text) {
        problems.putIfAbsent(path, new Problem(line, path, text));
    }

    void unexpected(int line, String path, String found, String expected) {
        add(line, path, found + " (expected: " + expected + ")");
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** One line each, in the order of the file: {@code FILE:LINE: PATH: TEXT}. */
    List<String> lines(String file) {
        return problems.values().stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(problem -> line(file, problem.line, problem.path, problem.text))
                .toList();
    }

    static String line(String file, int line, String path, String text) {
        return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + text;
    }

    /** The path of a key in a section. */
    static String path(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }
}
