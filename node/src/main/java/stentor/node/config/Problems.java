package stentor.node.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a file: at most one thing for each of its places, since the second usually follows from the first. */
final class Problems {
    private record Problem(int line, String path, String text) {}

    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private final Map<String, String> variables = new HashMap<>();

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

    /** Notes that an environment variable itself is a mistake. */
    void addOfVariable(String variable, String text) {
        problems.putIfAbsent(variable, new Problem(0, variable, text));
        variables.put(variable, variable);
    }

    /** What is at the place, and below it, comes from an environment variable. */
    void given(String path, String variable) {
        variables.put(path, variable);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** One line each, in the order of the file: {@code FILE:LINE: PATH: TEXT}, or {@code VARIABLE: PATH: TEXT}. */
    List<String> lines(String file) {
        return problems.values().stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(problem -> line(file, problem))
                .toList();
    }

    private String line(String file, Problem problem) {
        Optional<String> variable = variable(problem.path);
        return variable.isEmpty()
                ? line(file, problem.line, problem.path, problem.text)
                : variable.get().equals(problem.path)
                        ? problem.path + ": " + problem.text
                        : variable.get() + ": " + problem.path + ": " + problem.text;
    }

    /** The variable that the place, or what it is in, comes from. */
    private Optional<String> variable(String path) {
        for (String place = path; !place.isEmpty(); place = place.substring(0, Math.max(0, end(place)))) {
            if (variables.containsKey(place)) {
                return Optional.of(variables.get(place));
            }
        }
        return Optional.ofNullable(variables.get(""));
    }

    private static int end(String place) {
        return Math.max(place.lastIndexOf('.'), place.lastIndexOf('['));
    }

    static String line(String file, int line, String path, String text) {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + text;
    }

    /** The path of a key in a section. */
    static String path(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }
}
